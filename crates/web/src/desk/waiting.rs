//! "Wartet auf mich": what this person is to read, to mend or to bring out.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::posts::list::{self, Line};
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::editor::Power;
use channel::life::Stage;
use serde::Serialize;
use store::model::Waiting;

/// One post that waits.
#[derive(Serialize)]
pub struct Item {
    post: Line,
    /// Why it waits, in a sentence.
    why: String,
    url: String,
}

/// What waits for whoever is at the desk, longest waiting first.
pub async fn for_me(app: &App, at: &At, dates: &Dates, lang: Lang) -> Result<Vec<Item>, Problem> {
    let waiting = app.desk.waiting(at.channel.channel.id).await?;
    let mine = waiting.into_iter().filter_map(|one| Some((why(at, dates, lang, &one)?, one)));
    let item = |(why, one): (String, Waiting)| Item {
        why,
        url: at.urls().post_verb(one.post.id, "review"),
        post: list::line(at, dates, lang, &one.post),
    };
    Ok(mine.map(item).collect())
}

/// What goes out by itself, soonest first.
pub async fn scheduled(app: &App, at: &At, dates: &Dates, lang: Lang) -> Result<Vec<Item>, Problem> {
    let mut waiting = app.desk.waiting(at.channel.channel.id).await?;
    waiting.retain(|one| one.due.is_some());
    waiting.sort_by_key(|one| one.due);
    let item = |one: Waiting| Item {
        why: one.due.map_or(String::new(), |due| t(lang, "waiting.goes_out", &[("when", &dates.moment_within(due))])),
        url: at.urls().post_verb(one.post.id, "review"),
        post: list::line(at, dates, lang, &one.post),
    };
    Ok(waiting.into_iter().map(item).collect())
}

fn why(at: &At, dates: &Dates, lang: Lang, one: &Waiting) -> Option<String> {
    let wrote = one.authors.contains(&at.signed.account.id);
    let says = |key: &str| {
        t(lang, key, &[("name", &one.by.name), ("when", &dates.moment_within(one.at)), ("reason", &one.reason)])
    };
    match one.stage {
        Stage::InReview if at.may(Power::Approve) && !wrote => Some(says("waiting.read")),
        // Without anybody who approves, whoever may bring it out is asked.
        Stage::InReview if at.may(Power::Release) && !at.may(Power::Approve) && !wrote => {
            Some(says("waiting.handed_in"))
        }
        Stage::Returned if wrote => Some(says("waiting.returned")),
        Stage::Approved if at.may(Power::Release) => Some(says("waiting.approved")),
        _ => None,
    }
}
