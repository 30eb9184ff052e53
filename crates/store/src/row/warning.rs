use channel::clock::from_ms;
use channel::ids::{ChannelId, PostId};
use channel::warning::{Purpose, Severity, Turn};

use super::small;
use crate::desk::life::person;
use crate::{Result, Sealed, StoreError, WarningDraft};

/// The columns of `alert_from!`.
pub(crate) type SealedRow =
    (i64, i64, i64, String, String, String, i64, i64, Vec<u8>, String, i64, Option<String>, String, Option<i64>);

/// The columns of a draft.
pub(crate) type DraftRow =
    (i64, i64, Option<i64>, String, String, String, i64, i64, Option<String>, i64, Option<i64>, i64, i64);

pub(crate) fn sealed(row: SealedRow) -> Result<Sealed> {
    let (post, number, version, turn, purpose, severity, sent, expires, cap, form, by, name, alone, seen) = row;
    Ok(Sealed {
        post: PostId(post),
        number: small("alert", number)?,
        version: small("alert", version)?,
        turn: parse_turn(&turn)?,
        purpose: parse_purpose(&purpose)?,
        severity: Severity::parse(&severity).ok_or_else(|| StoreError::corrupt("alert", "severity"))?,
        sent: from_ms(sent),
        expires: from_ms(expires),
        cap,
        form,
        by: person(Some(by), name),
        alone,
        seen: seen.map(from_ms),
    })
}

/// Without its authors.
pub(crate) fn draft(row: DraftRow) -> Result<WarningDraft> {
    let (id, channel, about, turn, purpose, form, revision, by, name, saved, asked, base, out) = row;
    Ok(WarningDraft {
        id: PostId(id),
        channel: ChannelId(channel),
        about: about.map(PostId),
        turn: parse_turn(&turn)?,
        purpose: parse_purpose(&purpose)?,
        form,
        revision,
        by: person(Some(by), name),
        saved: from_ms(saved),
        asked: asked.map(from_ms),
        authors: Vec::new(),
        base: small("warning_draft", base)?,
        out: small("alert", out)?,
    })
}

pub(crate) fn parse_turn(word: &str) -> Result<Turn> {
    Turn::parse(word).ok_or_else(|| StoreError::corrupt("alert", "turn"))
}

fn parse_purpose(word: &str) -> Result<Purpose> {
    Purpose::parse(word).ok_or_else(|| StoreError::corrupt("alert", "purpose"))
}
