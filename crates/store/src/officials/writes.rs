//! The statements of one reading.
use channel::clock::Timestamp;
use channel::delivery::{FOLLOWERS, Lane};
use channel::ids::ChannelId;
use channel::official::{Ending, Reach, Step};
use db::{Statement, args, run};

use crate::row::official::{self as rows, OPEN};
use crate::row::{ms, ms_of};
use crate::wire::write_words;
use crate::{FoundMessage, OfficialChange, OfficialReading, OfficialSource, OfficialTurn, Result, SYSTEM, audit, sql};

/// Everything but the end of the lease. Empty when nothing changes, so that quiet readings never get in each other's way.
pub(super) fn of(source: &OfficialSource, reading: &OfficialReading, now: Timestamp) -> Result<Vec<Statement>> {
    let mut all = Vec::new();
    for change in &reading.changes {
        all.extend(change_of(source, change, now)?);
    }
    for (id, takes) in &reading.seen {
        if *takes {
            all.push(run(sql::official::UNLIST, args![id.0]));
            all.push(run(sql::official::TAKE_OVER, args![id.0, source.id]));
        }
        all.push(run(sql::official::SEEN, args![id.0, source.id]));
    }
    for id in &reading.missed {
        all.push(run(sql::official::MISSED, args![id.0, source.id, ms(now)]));
    }
    for id in &reading.left {
        all.push(run(sql::official::LEFT, args![id.0, source.id]));
        all.push(run(sql::official::PASS_ON, args![id.0, source.id]));
    }
    if !all.is_empty() {
        let turn = args![source.channel.0, reading.turn, reading.turn + 1];
        all.insert(0, run(sql::official::ADVANCE, turn).must(1));
    }
    Ok(all)
}

fn change_of(source: &OfficialSource, change: &OfficialChange, now: Timestamp) -> Result<Vec<Statement>> {
    let (id, base) = (change.id.0, i64::from(change.base));
    let (version, before) = (base + 1, i64::from(change.told));
    let push = change.reach == Reach::Push;
    let told = if push { version } else { before };
    let pushed = (push && before == 0).then(|| ms(now));
    let proposed = (change.reach == Reach::Propose).then(|| ms(now));
    let mut all = Vec::new();
    match &change.turn {
        OfficialTurn::New(found, names) => {
            let (names, severity, sent) = (rows::write_names(names), found.severity.word(), ms(found.sent));
            let (rehearsal, expires, channel) = (i64::from(found.rehearsal), ms_of(found.expires), source.channel.0);
            let came = ms(now);
            let head = args![
                id, channel, source.id, names, severity, rehearsal, sent, expires, came, OPEN, told, pushed, proposed
            ];
            all.push(run(sql::official::ADD, head));
            all.push(run(sql::official::SEEN, args![id, source.id]));
            all.extend(message(id, version, found, now)?);
        }
        OfficialTurn::Next(found, names) => {
            let (names, severity, sent) = (rows::write_names(names), found.severity.word(), ms(found.sent));
            let (rehearsal, expires) = (i64::from(found.rehearsal), ms_of(found.expires));
            let ends = found.step == Step::Ends;
            let (ended, ending) = if ends { (ms(now), Ending::AllClear.key()) } else { (OPEN, "") };
            let head = args![
                id, base, names, severity, rehearsal, sent, expires, ended, ending, told, pushed, proposed, source.id,
                before
            ];
            all.push(run(sql::official::NEXT, head).must(1));
            all.push(match ends {
                true => run(sql::official::UNLIST, args![id]),
                false => run(sql::official::SEEN, args![id, source.id]),
            });
            all.extend(message(id, version, found, now)?);
        }
        OfficialTurn::Gone(ending) => {
            all.push(run(sql::official::GONE, args![id, base, ms(now), ending.key(), told, before]).must(1));
            all.push(run(sql::official::UNLIST, args![id]));
            all.push(run(sql::official::REPEAT_MESSAGE, args![id, base, ms(now), rows::step(Step::Ends)]));
        }
        OfficialTurn::Back => {
            let head = args![id, base, OPEN, told, pushed, proposed, source.id, before];
            all.push(run(sql::official::BACK, head).must(1));
            all.push(run(sql::official::SEEN, args![id, source.id]));
            all.push(run(sql::official::REPEAT_MESSAGE, args![id, base, ms(now), rows::step(Step::Changes)]));
        }
    }
    if push {
        all.extend(deliver(source.channel, change, version, now));
        let what = audit::OFFICIAL_PUSHED;
        all.push(audit::line(source.channel, what, &change.id.to_string(), &change.title, SYSTEM, now));
    }
    Ok(all)
}

fn message(id: i64, version: i64, found: &FoundMessage, now: Timestamp) -> Result<[Statement; 2]> {
    let (step, words) = (rows::step(found.step), write_words(&found.words)?);
    let add = args![id, version, step, ms(found.sent), ms(now), words, &found.hash];
    let file = args![&found.hash, found.kind, found.bytes.clone(), ms(now)];
    Ok([run(sql::official::ADD_MESSAGE, add), run(sql::official::ADD_FILE, file)])
}

/// What the message before has not reached yet gets this one instead.
fn deliver(channel: ChannelId, change: &OfficialChange, version: i64, now: Timestamp) -> [Statement; 3] {
    let (id, lane) = (change.id.0, Lane::Warning.rank());
    let new = args![change.delivery.0, channel.0, id, version, &change.title, lane, FOLLOWERS, ms(now), ms(now)];
    [
        run(sql::publish::END_SERVICES, args![id]),
        run(sql::publish::END_DELIVERIES, args![id, ms(now)]),
        run(sql::publish::ADD_DELIVERY, new),
    ]
}
