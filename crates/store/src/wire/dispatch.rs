//! How far a dispatch is, as JSON.
use channel::clock::{Timestamp, from_ms};
use channel::outlet::dispatch::{Armed, Dispatch, Ready, There, Wish};
use channel::outlet::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

use crate::row::ms;
use crate::{Result, StoreError};

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Course {
    round: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    there: Option<ThereWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready: Option<ReadyWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    armed: Option<(u32, i64)>,
    /// When the first of the calls may have been, where that was not when the last one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<i64>,
    polls: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct ThereWire {
    remote: String,
    url: String,
    data: String,
    version: u32,
    #[serde(default)]
    replace: bool,
    since: i64,
}

#[derive(Serialize, Deserialize)]
struct ReadyWire {
    version: u32,
    data: String,
    whole: bool,
}

/// Writes it.
pub(crate) fn course(dispatch: &Dispatch) -> Result<String> {
    let there = dispatch.there.as_ref().map(|there| ThereWire {
        remote: there.remote.clone(),
        url: there.url.clone(),
        data: there.data.clone(),
        version: there.version,
        replace: there.replace,
        since: ms(there.since),
    });
    let ready = |ready: &Ready| ReadyWire { version: ready.version, data: ready.data.clone(), whole: ready.whole };
    let course = Course {
        round: dispatch.round,
        there,
        ready: dispatch.ready.as_ref().map(ready),
        armed: dispatch.armed.map(|armed| (armed.version, ms(armed.last))),
        first: dispatch.armed.filter(|armed| armed.first < armed.last).map(|armed| ms(armed.first)),
        polls: dispatch.polls,
        fault: dispatch.fault.as_ref().map(|fault| (fault.class.key().to_owned(), fault.said.clone())),
    };
    serde_json::to_string(&course).map_err(|_| StoreError::corrupt("dispatch", "course"))
}

/// Reads it: a dispatch with nothing in it but that.
pub(crate) fn read_course(text: &str) -> Result<Dispatch> {
    let course: Course = serde_json::from_str(text).map_err(|_| StoreError::corrupt("dispatch", "course"))?;
    let there = |there: ThereWire| There {
        remote: there.remote,
        url: there.url,
        data: there.data,
        version: there.version,
        replace: there.replace,
        since: from_ms(there.since),
    };
    let ready = |ready: ReadyWire| Ready { version: ready.version, data: ready.data, whole: ready.whole };
    let fault = course.fault.map(|(class, said)| match Class::parse(&class) {
        Some(class) => Ok(Fault { class, said }),
        None => Err(StoreError::corrupt("dispatch", "fault")),
    });
    Ok(Dispatch {
        round: course.round,
        there: course.there.map(there),
        ready: course.ready.map(ready),
        // Whoever reads it made no call a moment ago.
        armed: course.armed.map(|(version, last)| Armed {
            version,
            first: from_ms(course.first.unwrap_or(last)),
            last: from_ms(last),
            fresh: false,
        }),
        polls: course.polls,
        fault: fault.transpose()?,
        ..Dispatch::new(Wish { version: 0, shown: false }, Timestamp::UNIX_EPOCH)
    })
}
