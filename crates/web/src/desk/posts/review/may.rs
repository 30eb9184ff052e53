//! What somebody may do with a working copy now, and why not.
use crate::app::App;
use crate::desk::guard::At;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::editor::Power;
use channel::life::{Actor, Fingerprint, Life, Phase, Refusal, Step};
use serde::Serialize;
use std::collections::BTreeSet;

/// Which buttons the page has.
#[derive(Clone, Copy, Default, Serialize)]
pub struct May {
    /// Hand in.
    pub submit: bool,
    /// Find good.
    pub approve: bool,
    /// Send back.
    pub give_back: bool,
    /// Bring out now.
    pub release: bool,
    /// Bring out at a time.
    pub schedule: bool,
    /// Take the time away.
    pub unschedule: bool,
    /// Back into writing.
    pub take_back: bool,
    /// Throw away.
    pub discard: bool,
}

/// Something one may not do, and why.
#[derive(Serialize)]
pub struct Barred {
    what: String,
    why: String,
}

/// Asks the machine for every button.
pub fn may(life: &Life, actor: Actor, now: Timestamp) -> May {
    let can = |step| life.check(step, actor, now).is_ok();
    May {
        submit: can(Step::Submit),
        approve: can(approve(life)),
        give_back: can(Step::Return { reason: true }),
        release: can(Step::Release),
        schedule: can(Step::Schedule { at: Timestamp::MAX }),
        unschedule: can(Step::Unschedule),
        take_back: can(Step::TakeBack),
        discard: can(Step::Discard),
    }
}

/// Approving and bringing out are what people look for; the reasons that the page shows anyway are left out.
pub fn barred(life: &Life, actor: Actor, now: Timestamp, lang: Lang) -> Vec<Barred> {
    let asked = [("review.approve", approve(life)), ("review.release", Step::Release)];
    let refused = asked.into_iter().filter_map(|(key, step)| Some((key, life.check(step, actor, now).err()?)));
    let telling = refused.filter(|(_, why)| !matches!(why, Refusal::NotInReview | Refusal::Approved));
    let first = life.check(approve(life), actor, now).is_ok();
    let handed_in = life.copy.as_ref().is_some_and(|copy| copy.phase != Phase::Writing);
    telling
        .map(|(key, why)| Barred { what: t(lang, key, &[]), why: t(lang, words(why, first, handed_in), &[]) })
        .collect()
}

/// The reason as it is for this person now: nobody is told to do what they have done, or to wait for somebody else where
/// the button is their own.
fn words(why: Refusal, may_approve: bool, handed_in: bool) -> &'static str {
    match why {
        Refusal::NeedsApproval if may_approve => "refusal.approve_first",
        Refusal::NeedsApproval if handed_in => "refusal.waits",
        Refusal::Lacks(Power::Release) if handed_in => "refusal.others_release",
        _ => why.key(),
    }
}

/// Names of those who may approve what these people wrote; the reader is "you".
pub async fn approvers(app: &App, at: &At, life: &Life) -> Result<Vec<String>, Problem> {
    let (channel, now) = (at.channel.channel.id, app.clock.now());
    let authors = life.copy.as_ref().map_or_else(BTreeSet::new, |copy| copy.authors.clone());
    let accounts = app.account.editors(channel).await?;
    let free = accounts.into_iter().filter(|account| {
        let grant = account.grant(channel);
        !authors.contains(&account.id) && grant.is_some_and(|grant| grant.may(Power::Approve, now))
    });
    let you = |account: &store::model::Account| account.id == at.signed.account.id;
    Ok(free
        .map(|account| if you(&account) { t(at.signed.speak.lang, "review.you", &[]) } else { account.name })
        .collect())
}

fn approve(life: &Life) -> Step {
    let says = life.copy.as_ref().and_then(|copy| copy.says);
    Step::Approve { read: says.unwrap_or(Fingerprint([0; 32])) }
}
