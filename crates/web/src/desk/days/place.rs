//! `POST /desk/at/{channel}/days`: giving a post a time, another place, or taking its time away.
use crate::app::App;
use crate::desk::days::{barred, board};
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::review::copy::Copy;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::clock::{Timestamp, from_ms};
use channel::editor::Power;
use channel::field::Complaint;
use channel::ids::PostId;
use channel::life::Step;
use channel::slot::{Move, moved};
use store::model::{PlannedPost, TakeStep, Taken};

/// What somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// Go out then, at this place; without one, last.
    At(Timestamp, Option<usize>),
    /// Another place at the same time.
    Move(Move),
    /// No time.
    Off,
}

/// The handler. What can't be is said above the board, which then shows what is.
pub async fn post(State(app): State<App>, at: At, Sent(fields): Sent) -> Answer {
    let found = PostId::parse(fields.get("post")).zip(wish(&fields));
    let (post, wish) = found.ok_or(Problem::Refused("error.days.wish"))?;
    match follow(&app, &at, post, wish).await? {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=saved#post-{post}", at.urls().days())).into_response()),
        Err(complaint) => {
            let complaints = Complaints::one(at.signed.speak.lang, "board", &complaint);
            let mut response = board::show(&app, &at, &Fields::default(), complaints).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
    }
}

fn wish(fields: &Fields) -> Option<Wish> {
    let (act, time) = fields.get("act").split_once(':').unwrap_or((fields.get("act"), fields.get("at")));
    match act {
        "forward" => Some(Wish::Move(Move::Forward)),
        "back" => Some(Wish::Move(Move::Back)),
        "off" => Some(Wish::Off),
        "at" => Some(Wish::At(from_ms(time.parse().ok()?), fields.get("place").parse().ok())),
        _ => None,
    }
}

/// Whether a publishing time still takes this post.
pub async fn is_open(app: &App, at: &At, post: PostId, time: Timestamp) -> Result<bool, Problem> {
    let posts = app.desk.planned(at.channel.channel.id).await?;
    let has_it = posts.iter().any(|one| one.post == post && one.at == time);
    let board = board::board(app, at, &posts, app.clock.now()).await?;
    Ok(has_it || board.columns.iter().any(|column| column.slot.at == time && !column.closed))
}

/// Puts a post that has just been given its time behind the others of that time.
pub async fn last(app: &App, at: &At, post: PostId) -> Result<(), Problem> {
    let channel = at.channel.channel.id;
    let posts = app.desk.planned(channel).await?;
    let Some(time) = posts.iter().find(|one| one.post == post).map(|one| one.at) else { return Ok(()) };
    let order: Vec<PostId> = posts.iter().filter(|one| one.at == time).map(|one| one.post).collect();
    Ok(app.desk.arrange(channel, time, &moved(&order, post, Move::To(usize::MAX))).await?)
}

async fn follow(app: &App, at: &At, post: PostId, wish: Wish) -> Result<Result<(), Complaint>, Problem> {
    if !at.may(Power::Release) {
        return Err(Problem::Forbidden("refusal.lacks.release"));
    }
    let (channel, now) = (at.channel.channel.id, app.clock.now());
    let posts = app.desk.planned(channel).await?;
    let planned = posts.iter().find(|one| one.post == post);
    let old = planned.map(|one| one.at);
    let time = match wish {
        Wish::At(time, _) => {
            let board = board::board(app, at, &posts, now).await?;
            let open = |column: &&channel::slot::Column| column.slot.at == time && !column.closed;
            if old != Some(time) && !board.columns.iter().any(|column| open(&column)) {
                return Ok(Err(Complaint::new("error.days.closed")));
            }
            Some(time)
        }
        Wish::Move(_) => old,
        Wish::Off => None,
    };
    if time != old
        && let Err(complaint) = step(app, at, post, planned, time, now).await?
    {
        return Ok(Err(complaint));
    }
    let Some(time) = time else { return Ok(Ok(())) };
    let mut order: Vec<PostId> = posts.iter().filter(|one| one.at == time).map(|one| one.post).collect();
    if !order.contains(&post) {
        order.push(post);
    }
    let how = match wish {
        Wish::Move(how) => how,
        Wish::At(_, place) => Move::To(place.unwrap_or(usize::MAX)),
        Wish::Off => return Ok(Ok(())),
    };
    app.desk.arrange(channel, time, &moved(&order, post, how)).await?;
    Ok(Ok(()))
}

/// From one time to another, or to none: the domain's rules decide. What a planned correction says about itself stays.
async fn step(
    app: &App,
    at: &At,
    post: PostId,
    planned: Option<&PlannedPost>,
    time: Option<Timestamp>,
    now: Timestamp,
) -> Result<Result<(), Complaint>, Problem> {
    let overtaken = || Ok(Err(Complaint::new("error.days.overtaken")));
    let Some(copy) = Copy::find(app, at, post).await? else { return overtaken() };
    if let Some(key) = time.and_then(|_| barred(&copy, planned.is_some())) {
        return Ok(Err(Complaint::new(key)));
    }
    let order = TakeStep {
        post,
        step: time.map_or(Step::Unschedule, |at| Step::Schedule { at }),
        revision: Some(copy.draft.revision),
        seen: copy.standing.step,
        content: copy.content.as_ref().ok(),
        text: planned.map_or("", |planned| planned.note.as_str()),
        quiet: planned.is_some_and(|planned| planned.quiet),
        by: at.signed.account.id,
        now,
    };
    match app.desk.step(order).await? {
        Taken::Done => Ok(Ok(())),
        Taken::Refused(why) => Ok(Err(Complaint::new(why.key()))),
        Taken::Overtaken => overtaken(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_from_buttons_and_from_lists() {
        let read = |text: &str| wish(&Fields::from_urlencoded(text.as_bytes()));
        assert_eq!(read("act=at:1000"), Some(Wish::At(from_ms(1000), None)));
        assert_eq!(read("act=at&at=1000&place=2"), Some(Wish::At(from_ms(1000), Some(2))));
        assert_eq!(read("act=back"), Some(Wish::Move(Move::Back)));
        assert!(["act=at&at=bald", "act=at:", "act=", ""].iter().all(|text| read(text).is_none()));
    }
}
