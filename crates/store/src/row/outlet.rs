use channel::clock::from_ms;
use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};
use channel::outlet::Kind;
use channel::outlet::dispatch::{Dispatch, State, Wish};

use super::small;
use crate::wire::counted;
use crate::wire::dispatch::read_course;
use crate::wire::health;
use crate::{DispatchReport, Outlet, Result, StoreError};

/// The columns of `outlet_from!`.
pub(crate) type OutletRow =
    (i64, i64, String, String, String, Vec<u8>, i64, Option<i64>, i64, i64, i64, i64, String, i64, i64, i64);
/// The columns of `dispatch_from!`.
pub(crate) type DispatchRow =
    (i64, i64, i64, i64, i64, i64, String, Option<i64>, i64, i64, String, i64, i64, i64, Option<String>, String);

/// Reads an outlet.
pub(crate) fn outlet(row: OutletRow) -> Result<Outlet> {
    let (
        id,
        channel,
        kind,
        label,
        settings,
        secret,
        created,
        stopped,
        stir,
        lease,
        token,
        bucket,
        health,
        look,
        usual,
        rest,
    ) = row;
    Ok(Outlet {
        id,
        channel: ChannelId(channel),
        kind: Kind::parse(&kind).ok_or_else(|| StoreError::corrupt("outlet", "kind"))?,
        label,
        settings,
        secret,
        created: from_ms(created),
        stopped: stopped.map(from_ms),
        health: health::read(&health),
        look: from_ms(look),
        stir,
        lease: from_ms(lease),
        token,
        bucket: from_ms(bucket),
        rest: from_ms(rest),
        usual: usual != 0,
    })
}

/// Reads a dispatch.
pub(crate) fn dispatch(row: DispatchRow) -> Result<DispatchReport> {
    let (
        outlet,
        post,
        channel,
        lane,
        wanted,
        shown,
        state,
        due,
        since,
        attempts,
        course,
        created,
        touched,
        turn,
        title,
        counted,
    ) = row;
    let course = read_course(&course)?;
    Ok(DispatchReport {
        outlet,
        post: PostId(post),
        channel: ChannelId(channel),
        lane: Lane::from_rank(lane),
        dispatch: Dispatch {
            wish: Wish { version: small("dispatch", wanted)?, shown: shown != 0 },
            state: State::parse(&state).ok_or_else(|| StoreError::corrupt("dispatch", "state"))?,
            due: due.map(from_ms),
            since: from_ms(since),
            attempts: small("dispatch", attempts)?,
            ..course
        },
        created: from_ms(created),
        touched: from_ms(touched),
        turn,
        counted: counted::read(&counted),
        title: title.unwrap_or_default(),
    })
}
