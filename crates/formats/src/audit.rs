//! The audit for other programs: CSV and JSON, row by row.
use crate::csv;
use serde::Serialize;

/// First line of the CSV.
pub const CSV_HEAD: &str = "seq,id,at,channel,editor,name,what,subject,version,detail,hash\r\n";
/// Before the first row of the JSON.
pub const JSON_HEAD: &str = "[";
/// After the last.
pub const JSON_END: &str = "\n]\n";

/// One row. The hash is SHA-256 over the hash before and the row's encoding (docs/operating.md); `name` is what the person
/// is called today, and no part of it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "named like the columns")]
pub struct Row<'a> {
    pub seq: Option<i64>,
    pub id: i64,
    pub at: String,
    pub channel: &'a str,
    pub editor: String,
    pub name: &'a str,
    pub what: &'a str,
    pub subject: &'a str,
    pub version: Option<u32>,
    pub detail: &'a str,
    pub hash: Option<&'a str>,
}

/// One line of CSV.
pub fn csv(row: &Row<'_>) -> String {
    let seq = row.seq.map(|seq| seq.to_string()).unwrap_or_default();
    let version = row.version.map(|version| version.to_string()).unwrap_or_default();
    let (id, hash) = (row.id.to_string(), row.hash.unwrap_or_default());
    let before = [seq.as_str(), &id, &row.at, row.channel, &row.editor, row.name, row.what];
    csv::line(before.into_iter().chain([row.subject, &version, row.detail, hash]))
}

/// One object of the JSON list.
pub fn json(row: &Row<'_>, first: bool) -> String {
    let comma = if first { "\n" } else { ",\n" };
    format!("{comma}{}", serde_json::to_string(row).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_in_both_forms() {
        let row = Row {
            seq: Some(3),
            id: 4,
            at: "2026-09-21T14:13:20Z".into(),
            channel: "lindenau",
            editor: "0000000000007".into(),
            name: "Eva Muster",
            what: "corrected",
            subject: "",
            version: Some(2),
            detail: "=Uhrzeit, neu",
            hash: Some("ab"),
        };
        assert_eq!(
            csv(&row),
            "3,4,2026-09-21T14:13:20Z,lindenau,0000000000007,Eva Muster,corrected,,2,\"'=Uhrzeit, neu\",ab\r\n"
        );
        let whole = format!("{JSON_HEAD}{}{}{JSON_END}", json(&row, true), json(&row, false));
        let read: serde_json::Value = serde_json::from_str(&whole).unwrap_or_default();
        assert_eq!((read[1]["detail"].as_str(), read[0]["version"].as_u64()), (Some("=Uhrzeit, neu"), Some(2)));
    }
}
