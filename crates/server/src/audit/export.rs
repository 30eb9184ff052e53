//! `ausrufer audit export`: page by page, so that memory does not grow with the years.
use super::ROWS;
use crate::cli::AuditForm;
use crate::exit::Failure;
use crate::wiring::House;
use channel::ids::ChannelId;
use formats::audit;
use std::collections::HashMap;
use std::io::Write;
use store::AuditEntry;
use web::desk::audit::download;

/// Writes all rows, or one channel's.
pub async fn write(
    house: &House,
    only: Option<ChannelId>,
    form: AuditForm,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let channels = house.stores.admin().channels().await?.into_iter();
    let names: HashMap<ChannelId, String> =
        channels.map(|found| (found.channel.id, found.channel.slug.to_string())).collect();
    let mut cursor = 0;
    let mut first = true;
    let head = if form == AuditForm::Csv { audit::CSV_HEAD } else { audit::JSON_HEAD };
    out.write_all(head.as_bytes())?;
    loop {
        let rows = match only {
            Some(channel) => house.stores.desk().audit_after(channel, cursor, ROWS).await?,
            None => house.stores.admin().sealed_audit(cursor, ROWS).await?,
        };
        for entry in &rows {
            let slug = names.get(&entry.channel).cloned().unwrap_or_else(|| entry.channel.to_string());
            let row = download::row(entry, &slug);
            let text = if form == AuditForm::Csv { audit::csv(&row) } else { audit::json(&row, first) };
            out.write_all(text.as_bytes())?;
            first = false;
        }
        let Some(last) = rows.last().filter(|_| rows.len() == ROWS) else { break };
        cursor = next(last, only);
    }
    if form == AuditForm::Json {
        out.write_all(audit::JSON_END.as_bytes())?;
    }
    Ok(out.flush()?)
}

fn next(last: &AuditEntry, only: Option<ChannelId>) -> i64 {
    if only.is_some() { last.id } else { last.seq.unwrap_or(i64::MAX) }
}
