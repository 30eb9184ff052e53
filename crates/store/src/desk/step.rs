use channel::life::{Life, Phase, Step};
use db::{Statement, Value, args, run};

use crate::row::{ms, ms_of};
use crate::wire::write_content;
use crate::{Desk, Result, StoreError, TakeStep, Taken, audit, sql};

impl Desk {
    /// Takes a step between writing and release, or sets a post aside. The rules are those of [`channel::life`], asked
    /// with what the database says; of two people who press at once one is first, the other is overtaken.
    pub async fn step(&self, order: TakeStep<'_>) -> Result<Taken> {
        let Some(standing) = self.life(order.post, order.now).await? else { return Ok(Taken::Overtaken) };
        let same = order.revision == standing.revision && order.seen == standing.step;
        let actor = self.actor(standing.channel, order.by, order.now).await?;
        let life = standing.saying(order.content.filter(|_| order.revision == standing.revision));
        let next = match life.after(order.step, actor, order.now) {
            _ if !same => return Ok(Taken::Overtaken),
            // Where somebody was faster, what is asked may make no sense any more: that is no refusal.
            Err(_) if self.life(order.post, order.now).await?.as_ref() != Some(&standing) => {
                return Ok(Taken::Overtaken);
            }
            Err(why) => return Ok(Taken::Refused(why)),
            Ok(next) => next,
        };
        let statements = match order.step {
            Step::Archive | Step::Reopen => set_aside(&order),
            Step::Submit | Step::TakeBack | Step::Return { .. } | Step::Approve { .. } => moves(&order, &next)?,
            Step::Schedule { .. } | Step::Unschedule => moves(&order, &next)?,
            _ => return Err(StoreError::Statement("this step has a method of its own".to_owned())),
        };
        Ok(if self.db.tx(statements).await?.is_committed() { Taken::Done } else { Taken::Overtaken })
    }
}

fn set_aside(order: &TakeStep<'_>) -> Vec<Statement> {
    let (text, what) = match order.step {
        Step::Archive => (sql::life::SET_ASIDE, audit::ARCHIVED),
        _ => (sql::life::REOPEN, audit::REOPENED),
    };
    vec![
        run(text, args![order.post.0, ms(order.now), order.by.0]).must(1),
        told(order, what, ""),
        line(order, what, ""),
    ]
}

/// The working copy's row from the step the page knew to the next.
fn moves(order: &TakeStep<'_>, next: &Life) -> Result<Vec<Statement>> {
    let Some(copy) = &next.copy else { return Ok(Vec::new()) };
    let mut statements = vec![run(sql::life::HOLD_DRAFT, args![order.post.0, order.revision]).must(1)];
    statements.push(match copy.phase {
        Phase::Writing => run(sql::life::END, args![order.post.0, order.seen]).must(1),
        phase => {
            let text = if order.seen == 0 { sql::life::BEGIN } else { sql::life::MOVE };
            run(text, columns(order, next, phase)?).must(1)
        }
    });
    if matches!(order.step, Step::Return { .. } | Step::Approve { .. }) {
        statements.push(run(sql::life::KEEP_READ, args![order.post.0, ms(order.now), order.by.0]));
    }
    let (what, detail) = match order.step {
        Step::Submit => (audit::SUBMITTED, String::new()),
        Step::Return { .. } => (audit::RETURNED, order.text.to_owned()),
        Step::Approve { .. } => (audit::APPROVED, copy.approval.map_or_else(String::new, |one| one.of.to_string())),
        Step::Schedule { at } => (audit::SCHEDULED, at.to_string()),
        Step::Unschedule => (audit::UNSCHEDULED, String::new()),
        _ => (audit::TAKEN_BACK, String::new()),
    };
    // The digest is for the audit; people in the thread have no use for it.
    let said = if what == audit::APPROVED { "" } else { detail.as_str() };
    statements.extend([told(order, what, said), line(order, what, &detail)]);
    Ok(statements)
}

/// The columns of `BEGIN` and `MOVE`.
fn columns(order: &TakeStep<'_>, next: &Life, phase: Phase) -> Result<Vec<Value>> {
    let approval = next.copy.as_ref().and_then(|copy| copy.approval);
    let reason = if matches!(phase, Phase::Returned) { order.text } else { "" };
    let (due, content, note, quiet) = match (phase, order.content) {
        (Phase::Scheduled(due), Some(content)) => {
            (Some(ms(due)), Some(write_content(content)?), Some(order.text), Some(i64::from(order.quiet)))
        }
        _ => (None, None, None, None),
    };
    let (by, at, of) = (
        approval.map(|approval| approval.by.0),
        ms_of(approval.map(|approval| approval.at)),
        approval.map(|approval| approval.of.to_string()),
    );
    let (post, seen, stage) = (order.post.0, order.seen, phase.stage().key());
    Ok(args![post, seen, stage, order.by.0, ms(order.now), reason, by, at, of, due, content, note, quiet])
}

fn told(order: &TakeStep<'_>, what: &'static str, text: &str) -> Statement {
    run(sql::life::TELL, args![order.post.0, ms(order.now), order.by.0, what, text])
}

fn line(order: &TakeStep<'_>, what: &'static str, detail: &str) -> Statement {
    audit::post_line(order.post, what, detail, order.by, order.now)
}
