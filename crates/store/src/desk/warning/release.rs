use channel::alarm::AlarmKind;
use channel::delivery::{Lane, Plan};
use channel::warning::release::Way;
use channel::warning::{Purpose, Turn};
use channel::webhook::Event;
use db::{Engine, Statement, args, run};

use crate::desk::outlet::elsewhere;
use crate::edition::{self, Edition};
use crate::row::ms;
use crate::{Desk, ReleaseWarning, Result, audit, hubs, sql};

impl Desk {
    /// Brings a message out: version, sealed bytes, standing, deliveries and audit in one transaction, which takes the
    /// draft with it. Pressed twice it happens once. `false` if the draft is no longer what was looked at, the warning
    /// has another last message by now, or (in earnest, by a second person) the releaser wrote in it.
    pub async fn release_warning(&self, order: &ReleaseWarning) -> Result<bool> {
        let (draft, version) = (order.draft.0, i64::from(order.number) + 1);
        let wrote = args![draft, order.channel.0, ms(order.now), order.post.to_string(), version];
        let mut statements =
            vec![take(order), run(sql::warning::AUDIT_AUTHORS, wrote), run(sql::warning::DROP_AUTHORS, args![draft])];
        statements.extend(out(order, self.db.engine())?);
        Ok(self.db.tx(statements).await?.is_committed())
    }
}

/// All that brings a message out, whoever wrote it and wherever. It does nothing where the warning has another last message.
pub(crate) fn out(order: &ReleaseWarning, engine: Engine) -> Result<Vec<Statement>> {
    let zone = edition::zone(&order.profile);
    let edition = Edition {
        beside: "",
        post: order.post,
        channel: order.channel,
        version: order.number + 1,
        content: &order.content,
        slug_tail: &order.slug_tail,
        note: &order.note,
        by: order.by,
        now: order.now,
        published: order.now,
    };
    // Somebody's tidiness never stands in the way of an all-clear.
    let mut statements = vec![run(sql::life::REOPEN, args![order.post.0, ms(order.now), order.by.0])];
    statements.push(match order.number {
        0 => edition.whole(&zone),
        corrected => edition.next(corrected, &zone).must(1),
    });
    statements.extend(edition.contents(engine)?);
    if order.number == 0 {
        statements.push(edition.count_month(&zone));
    }
    let event = if order.number == 0 { Event::Published } else { Event::Corrected };
    statements.push(run(sql::webhook::ORDER, args![order.post.0, event.key(), ms(order.now)]));
    statements.extend(hubs::changed(order.channel, order.now));
    statements.extend(seal(order));
    let signed = args![order.post.0, i64::from(order.number), order.channel.0];
    statements.push(run(sql::feed_key::ORDER, signed));
    statements.extend(deliveries(order));
    // At the places of others a trial waits like news: in front of nothing that is in earnest.
    let lane = if order.purpose == Purpose::Actual { order.plan.lane } else { Lane::News };
    statements.extend(elsewhere(order.post, &Plan { lane, ..order.plan.clone() }, true, order.now));
    statements.extend(told(order));
    if order.way == Way::Alone {
        let (post, number) = (order.post.0, i64::from(order.number));
        let alarm = args![order.channel.0, AlarmKind::Alone.key(), post, number, order.by.0, ms(order.now)];
        statements.push(run(sql::alarm::ORDER, alarm));
    }
    Ok(statements)
}

/// The guard: the draft, by the rule of its way.
fn take(order: &ReleaseWarning) -> Statement {
    let (draft, revision) = (order.draft.0, order.revision);
    match order.way {
        Way::Second => run(sql::warning::TAKE_ASKED, args![draft, revision, order.by.0]),
        Way::Alone | Way::Rehearsal => run(sql::warning::TAKE, args![draft, revision]),
    }
    .must(1)
}

fn seal(order: &ReleaseWarning) -> [Statement; 2] {
    let (post, channel, number) = (order.post.0, order.channel.0, i64::from(order.number));
    let (turn, purpose, severity) = (order.turn.key(), order.purpose.key(), order.severity.word());
    let (sent, expires) = (ms(order.sent), ms(order.expires));
    let alone = if order.way == Way::Alone { order.reason.as_str() } else { "" };
    let args = args![
        post,
        number,
        number + 1,
        channel,
        &order.identifier,
        turn,
        purpose,
        severity,
        sent,
        expires,
        order.cap.clone(),
        &order.form,
        order.by.0,
        alone
    ];
    let ended = order.turn.ends().then_some(sent);
    [run(sql::warning::ADD, args), run(sql::warning::STAND, args![post, channel, expires, ended])]
}

fn deliveries(order: &ReleaseWarning) -> impl Iterator<Item = Statement> + '_ {
    // What the message before has not reached yet gets this one instead.
    let overtaken = [
        run(sql::publish::END_SERVICES, args![order.post.0]),
        run(sql::publish::END_DELIVERIES, args![order.post.0, ms(order.now)]),
    ];
    let later = order.number > 0;
    let one = |(outlet, id): (&String, &channel::ids::DeliveryId)| {
        let (post, channel, version) = (order.post.0, order.channel.0, i64::from(order.number) + 1);
        let (title, lane) = (order.content.title.as_str(), order.plan.lane.rank());
        let (due, created) = (ms(order.plan.not_before), ms(order.now));
        run(sql::publish::ADD_DELIVERY, args![id.0, channel, post, version, title, lane, outlet, due, created])
    };
    overtaken.into_iter().filter(move |_| later).chain(order.plan.outlets.iter().zip(&order.delivery_ids).map(one))
}

fn told(order: &ReleaseWarning) -> Vec<Statement> {
    let what = match order.turn {
        Turn::Alert => audit::WARNING_RELEASED,
        Turn::Update => audit::WARNING_UPDATED,
        Turn::AllClear => audit::WARNING_ALL_CLEAR,
        Turn::FalseAlarm => audit::WARNING_FALSE_ALARM,
    };
    let about = (order.channel, order.post, order.number + 1);
    let mut lines = vec![audit::version_line(about, what, order.purpose.key(), order.by, order.now)];
    if order.way == Way::Alone {
        lines.push(audit::version_line(about, audit::RELEASED_ALONE, &order.reason, order.by, order.now));
    }
    lines
}
