//! What a later message does to an earlier one.
use super::{Alert, MsgType};
use crate::clock::Timestamp;

/// When a message ceased to hold, or will: when it expires, or when a later one updated or cancelled it, whichever is
/// sooner. What ends a warning has done its work when it was sent. `None` for a message that holds until further notice.
pub fn ended_at(alert: &Alert, all: &[&Alert]) -> Option<Timestamp> {
    if alert.ends() {
        return Some(alert.sent.instant());
    }
    let superseded = all.iter().filter(|later| {
        matches!(later.msg_type, MsgType::Update | MsgType::Cancel) && later.references.iter().any(|r| r.names(alert))
    });
    let superseded = superseded.map(|later| later.sent.instant()).min();
    let expires = alert.expires().map(|moment| moment.instant());
    [superseded, expires].into_iter().flatten().min()
}
