use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::official::{Ending, Provider, Step, Watching};
use channel::warning::{Moment, Name, Reference, RegionKey, Severity};
use url::Url;

use super::small;
use crate::wire::read_words;
use crate::{KnownOfficial, Official, OfficialMessage, OfficialSource, Result, Spent, StoreError};

/// Stands for “has not ended”.
pub(crate) const OPEN: i64 = i64::MAX;

/// The columns of `official_source_from!`.
pub(crate) type SourceRow = (
    i64,
    i64,
    String,
    String,
    String,
    String,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    String,
    i64,
    i64,
    Option<i64>,
    i64,
    i64,
);

pub(crate) fn source(row: SourceRow) -> Result<OfficialSource> {
    let wrong = |what| StoreError::corrupt("official_source", what);
    let (
        id,
        channel,
        provider,
        label,
        url,
        region,
        added,
        due,
        looked,
        complete,
        problem,
        failures,
        by,
        confirmed,
        day,
        spent,
    ) = row;
    let watching = Watching {
        provider: Provider::parse(&provider).ok_or_else(|| wrong("provider"))?,
        region: RegionKey::parse(&region).ok_or_else(|| wrong("region"))?,
        label,
        url: if url.is_empty() { None } else { Some(Url::parse(&url).map_err(|_| wrong("url"))?) },
    };
    Ok(OfficialSource {
        id,
        channel: ChannelId(channel),
        watching,
        added: from_ms(added),
        due: from_ms(due),
        looked: looked.map(from_ms),
        complete: complete.map(from_ms),
        problem,
        failures: small("official_source", failures)?,
        added_by: EditorId(by),
        confirmed: confirmed.map(EditorId),
        spent: Spent { day, bytes: u64::try_from(spent).map_err(|_| wrong("spent"))? },
    })
}

/// The columns of `official_from!`.
pub(crate) type OfficialRow = (
    i64,
    i64,
    i64,
    i64,
    String,
    String,
    bool,
    i64,
    Option<i64>,
    i64,
    i64,
    String,
    i64,
    Option<i64>,
    bool,
    String,
    String,
    String,
);

pub(crate) fn official(row: OfficialRow) -> Result<Official> {
    let wrong = |what| StoreError::corrupt("official", what);
    let (
        id,
        channel,
        source,
        version,
        names,
        severity,
        rehearsal,
        sent,
        expires,
        came,
        ended,
        ending,
        told,
        proposed,
        loud,
        step,
        words,
        file,
    ) = row;
    let ended = read_ending(ended, &ending)?;
    Ok(Official {
        id: PostId(id),
        channel: ChannelId(channel),
        source,
        version: small("official", version)?,
        names: read_names(&names)?,
        severity: Severity::parse(&severity).ok_or_else(|| wrong("severity"))?,
        rehearsal,
        sent: from_ms(sent),
        expires: expires.map(from_ms),
        came: from_ms(came),
        ended,
        told: small("official", told)?,
        proposed: proposed.map(from_ms),
        loud,
        step: parse_step(&step)?,
        words: read_words(&words)?,
        file,
    })
}

/// The columns of `sql::official::KNOWN`.
pub(crate) type KnownRow = (i64, i64, i64, String, i64, Option<i64>, i64, String, i64);

pub(crate) fn known(row: KnownRow) -> Result<KnownOfficial> {
    let (id, source, version, names, sent, expires, ended, ending, told) = row;
    Ok(KnownOfficial {
        id: PostId(id),
        source,
        version: small("official", version)?,
        names: read_names(&names)?,
        sent: from_ms(sent),
        expires: expires.map(from_ms),
        ended: read_ending(ended, &ending)?.map(|(ending, _)| ending),
        told: small("official", told)?,
        listed: Vec::new(),
    })
}

/// Whether such a time is that of an end.
pub(crate) fn is_ended(ended: i64) -> bool {
    ended != OPEN
}

fn read_ending(ended: i64, ending: &str) -> Result<Option<(Ending, Timestamp)>> {
    match ended {
        OPEN => Ok(None),
        at => {
            let how = Ending::parse(ending).ok_or_else(|| StoreError::corrupt("official", "ending"))?;
            Ok(Some((how, from_ms(at))))
        }
    }
}

/// The columns of `sql::official::MESSAGES`.
pub(crate) type MessageRow = (i64, String, i64, i64, String, String);

pub(crate) fn message(row: MessageRow) -> Result<OfficialMessage> {
    let (version, step, sent, at, words, file) = row;
    Ok(OfficialMessage {
        version: small("official_message", version)?,
        step: parse_step(&step)?,
        sent: from_ms(sent),
        at: from_ms(at),
        words: read_words(&words)?,
        file,
    })
}

/// The word of a step.
pub(crate) fn step(step: Step) -> &'static str {
    match step {
        Step::Begins => "begins",
        Step::Changes => "changes",
        Step::Ends => "ends",
    }
}

fn parse_step(word: &str) -> Result<Step> {
    let found = [Step::Begins, Step::Changes, Step::Ends].into_iter().find(|one| step(*one) == word);
    found.ok_or_else(|| StoreError::corrupt("official_message", "step"))
}

/// References as the protocol writes them: no part holds a comma or white space.
pub(crate) fn write_names(names: &[Reference]) -> String {
    names.iter().map(Reference::to_string).collect::<Vec<_>>().join(" ")
}

fn read_names(text: &str) -> Result<Vec<Reference>> {
    let one = |text: &str| {
        let mut parts = text.split(',');
        let (sender, identifier, sent) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Reference {
            sender: Name::parse(sender)?,
            identifier: Name::parse(identifier)?,
            sent: Moment::parse(sent)?,
        })
    };
    text.split(' ').map(one).collect::<Option<_>>().ok_or_else(|| StoreError::corrupt("official", "names"))
}
