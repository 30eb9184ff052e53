//! "Wartet auf mich": what this person is to read, to mend or to bring out.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::posts::languages::line::name;
use crate::desk::posts::list::{self, Line};
use crate::desk::posts::look::Heads;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::editor::Power;
use channel::life::Stage;
use serde::Serialize;
use store::model::{Waiting, WaitingVariant};

/// One post that waits.
#[derive(Serialize)]
pub struct Item {
    post: Line,
    /// Why it waits, in a sentence.
    why: String,
    url: String,
}

/// What waits for whoever is at the desk, longest waiting first: only what they may do something about. `four_eyes`: the
/// channel demands an approval.
pub fn for_me(waiting: &[Waiting], at: &At, dates: &Dates, lang: Lang, four_eyes: bool) -> Vec<Item> {
    let mine = waiting.iter().filter_map(|one| Some((why(at, dates, lang, (one, four_eyes))?, one)));
    let item = |(why, one): (String, &Waiting)| Item {
        why,
        url: at.urls().post_verb(one.post.id, "review"),
        post: list::line(at, dates, &one.post, &Heads::new()),
    };
    mine.map(item).collect()
}

/// What goes out by itself, soonest first.
pub fn scheduled(waiting: &[Waiting], at: &At, dates: &Dates, lang: Lang) -> Vec<Item> {
    let mut due: Vec<(Timestamp, &Waiting)> = waiting.iter().filter_map(|one| Some((one.due?, one))).collect();
    due.sort_by_key(|(due, _)| *due);
    let item = |(due, one): (Timestamp, &Waiting)| Item {
        why: t(lang, "waiting.goes_out", &[("when", &dates.moment_within(due))]),
        url: at.urls().post_verb(one.post.id, "review"),
        post: list::line(at, dates, &one.post, &Heads::new()),
    };
    due.into_iter().map(item).collect()
}

fn why(at: &At, dates: &Dates, lang: Lang, (one, four_eyes): (&Waiting, bool)) -> Option<String> {
    let wrote = one.authors.contains(&at.signed.account.id);
    let says = |key: &str| {
        t(lang, key, &[("name", &one.by.name), ("when", &dates.moment_within(one.at)), ("reason", &one.reason)])
    };
    match one.stage {
        Stage::InReview if at.may(Power::Approve) && !wrote => Some(says("waiting.read")),
        // Where nobody must approve, whoever may bring it out is asked.
        Stage::InReview if !four_eyes && at.may(Power::Release) && !at.may(Power::Approve) && !wrote => {
            Some(says("waiting.handed_in"))
        }
        Stage::Returned if wrote => Some(says("waiting.returned")),
        Stage::Approved if at.may(Power::Release) => Some(says("waiting.approved")),
        _ => None,
    }
}

/// A text beside a main text that waits.
#[derive(Serialize)]
pub struct Tongues {
    name: String,
    title: String,
    why: String,
    url: String,
}

/// Texts beside a main text that this person did not write in, longest waiting first.
pub async fn tongues(app: &App, at: &At, dates: &Dates, lang: Lang) -> Result<Vec<Tongues>, Problem> {
    if !at.may(Power::Approve) {
        return Ok(Vec::new());
    }
    let waiting = app.desk.variants_waiting(at.channel.channel.id).await?.into_iter();
    let others = waiting.filter(|one| !one.authors.contains(&at.signed.account.id));
    let item = |one: WaitingVariant| Tongues {
        name: name(lang, one.tongue),
        why: t(lang, "variants.waiting_why", &[("name", &one.by.name), ("when", &dates.moment_within(one.at))]),
        url: at.urls().post_verb(one.post, &format!("languages/{}", one.tongue.key())),
        title: one.title,
    };
    Ok(others.map(item).collect())
}
