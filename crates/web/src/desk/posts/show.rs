//! `GET /desk/at/{channel}/posts/{id}`: one post with its versions and its deliveries.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::line::{self, Line as DeliveryLine};
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::newsletter::of_post::{self, Told};
use crate::desk::outlets::report::{line as dispatch, missed, show as report};
use crate::desk::posts::languages::{self, main_text::MainText};
use crate::desk::posts::pin::{self, Pin};
use crate::desk::posts::preview;
use crate::desk::posts::review::show::is_read;
use crate::desk::posts::review::thread;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use crate::pages::card::{self, Card};
use crate::pages::reactions;
use crate::urls::Urls;
use axum::extract::{Path, State as Ask};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::life::{Life, Refusal, Step};
use channel::post::State;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    state: &'static str,
    stage: &'static str,
    stage_label: String,
    post: Card,
    published: String,
    by: String,
    permalink: String,
    has_draft: bool,
    /// How far the working copy got, in words.
    copy: String,
    /// Withdraw, set aside, take out again: whether this person may, and else why not.
    may: May,
    /// Only of what is on the channel page.
    pin: Option<Pin>,
    typed: Typed,
    complaints: Complaints,
    thread: Vec<thread::Line>,
    edit_url: String,
    review_url: String,
    versions_url: String,
    template_url: String,
    press_url: String,
    archive_url: String,
    reopen_url: String,
    comments_url: String,
    open_url: String,
    withdraw_url: String,
    versions: Vec<Version>,
    deliveries: Vec<DeliveryLine>,
    /// Where else it stands.
    lines: Vec<dispatch::Line>,
    /// Issues of the newsletter that tell it, or will.
    mails: Vec<of_post::Line>,
    dispatch_sum: String,
    /// It could go to other places, too.
    missed: bool,
    dispatches_url: String,
    /// The texts beside the main text.
    /// Its words are those of a sealed message.
    sealed: bool,
    variants: Vec<languages::line::Line>,
    languages_url: String,
    /// Many more booklets than usual were issued.
    spike: bool,
}

#[derive(Serialize)]
struct Version {
    number: u32,
    when: String,
    by: String,
    note: String,
}

#[derive(Serialize)]
struct May {
    edit: bool,
    withdraw: bool,
    archive: bool,
    reopen: bool,
    /// Why it is not taken back by this person; empty when it may be.
    why_not: String,
}

/// What was typed into the thread's field.
#[derive(Serialize)]
struct Typed {
    comment: String,
}

/// The handler.
pub async fn get(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, id, &query, &Fields::default(), Complaints::default()).await
}

/// The page again, with everything typed and why nothing happened.
pub async fn again(app: &App, at: &At, id: PostId, typed: &Fields, complaints: Complaints) -> Answer {
    let mut response = show(app, at, id, &Fields::default(), typed, complaints).await?;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

async fn show(app: &App, at: &At, id: PostId, query: &Fields, typed: &Fields, complaints: Complaints) -> Answer {
    let here =
        app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    let urls = at.urls();
    let (State::Published | State::Withdrawn, Some(post)) = (here.state, app.desk.published(id).await?) else {
        let verb = if here.copy.is_some_and(is_read) { "review" } else { "edit" };
        return Ok(Redirect::to(&urls.post_verb(id, verb)).into_response());
    };
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let sealed = !app.desk.sealed(id).await?.is_empty();
    let life = app.desk.life(id, now).await?.ok_or(Problem::NotFound)?.life;
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let versions = app.desk.versions(id).await?;
    let deliveries = app.desk.deliveries_of(id).await?;
    let dispatches = report::pairs(app, at, id).await?;
    let public = Urls::new(app, at.signed.speak, &at.channel.channel.slug);
    let visit = preview::as_a_resident(app, at, HeaderMap::new());
    let context = Page {
        frame: Frame::at(app, at, "post", "posts.title").titled(post.content.title.as_str()).after(lang, query),
        state: here.state.key(),
        stage: here.stage.key(),
        stage_label: t(lang, &format!("stage.{}", here.stage.key()), &[]),
        published: dates.moment(post.published),
        by: here.by,
        permalink: public.post_absolute(id, &post.slug_tail),
        has_draft: here.has_draft,
        copy: here.copy.map_or(String::new(), |stage| t(lang, &format!("stage.{}", stage.key()), &[])),
        may: may(&life, at, lang, now),
        pin: match here.state == State::Published && !post.content.has_expired(now) {
            true => Some(pin::of(app, at, id, typed).await?),
            false => None,
        },
        typed: Typed { comment: typed.get("comment").to_owned() },
        complaints,
        thread: thread::of(app, &dates, lang, id).await?,
        variants: if sealed { Vec::new() } else { variants(app, at, here.state, id).await? },
        sealed,
        languages_url: urls.post_verb(id, "languages"),
        review_url: urls.post_verb(id, "review"),
        versions_url: urls.post_verb(id, "versions"),
        press_url: urls.page("/press"),
        template_url: format!("{}?from={id}", urls.template("new")),
        archive_url: urls.post_verb(id, "archive"),
        reopen_url: urls.post_verb(id, "reopen"),
        comments_url: urls.post_verb(id, "review/comment"),
        edit_url: urls.post_verb(id, "edit"),
        open_url: urls.post_verb(id, "open"),
        withdraw_url: urls.post_verb(id, "withdraw"),
        versions: versions
            .into_iter()
            .map(|v| Version { number: v.version, when: dates.moment(v.at), by: v.by, note: v.note })
            .collect(),
        deliveries: deliveries.iter().map(|report| line::of(at, &dates, lang, report, now)).collect(),
        lines: dispatches.iter().map(|(o, report)| dispatch::of(at, &dates, lang, o, report)).collect(),
        mails: Told::of(app, at, id).await?.lines(at, &dates, lang),
        missed: missed::of(app, at, id, &dispatches).await?.is_some(),
        dispatch_sum: report::sum(lang, &dispatches),
        dispatches_url: urls.post_verb(id, "outlets"),
        spike: app.reactions.alarm(at.channel.channel.id),
        post: Card { reactions: reactions::of(&visit, &post).await?, ..card::card(&visit, &dates, &post).await? },
    };
    page(app, lang, "desk/post.html", context)
}

async fn variants(app: &App, at: &At, state: State, id: PostId) -> Result<Vec<languages::line::Line>, Problem> {
    if state == State::Withdrawn {
        return Ok(Vec::new());
    }
    let main = MainText::find(app, at, &id.to_string()).await?;
    languages::line::of_post(app, at, &main).await
}

fn may(life: &Life, at: &At, lang: Lang, now: Timestamp) -> May {
    let can = |step| life.check(step, at.actor(), now);
    let withdraw = can(Step::Withdraw);
    May {
        edit: !life.archived,
        withdraw: withdraw.is_ok(),
        archive: can(Step::Archive).is_ok(),
        reopen: can(Step::Reopen).is_ok(),
        why_not: match withdraw {
            Err(why @ Refusal::Lacks(_)) => t(lang, why.key(), &[]),
            _ => String::new(),
        },
    }
}
