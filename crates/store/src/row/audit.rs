use channel::clock::from_ms;
use channel::ids::{ChannelId, EditorId};

use crate::row::small;
use crate::{AuditEntry, AuditHead, Result};

/// The columns of `entry_from!`.
pub(crate) type EntryRow =
    (i64, i64, i64, String, String, Option<i64>, i64, Option<String>, String, Option<i64>, Option<String>);
/// Seq, after, hash, at, signature.
pub(crate) type HeadRow = (i64, i64, String, i64, Vec<u8>);

pub(crate) fn entry(row: EntryRow) -> Result<AuditEntry> {
    let (id, channel, at, what, subject, version, by, name, detail, seq, hash) = row;
    let version = version.map(|version| small("audit", version)).transpose()?;
    let (channel, by) = (ChannelId(channel), EditorId(by));
    Ok(AuditEntry { id, channel, at: from_ms(at), what, subject, version, by, name, detail, seq, hash })
}

pub(crate) fn head((seq, after, hash, at, signature): HeadRow) -> AuditHead {
    AuditHead { seq, after, hash, at: from_ms(at), signature }
}
