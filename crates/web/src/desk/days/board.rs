//! `GET /desk/at/{channel}/days`: the coming publishing times with what is planned for them, and what has no time yet.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::days::line::{Line, line};
use crate::desk::days::{barred, calendar};
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::look::{Look, look};
use crate::desk::posts::review::copy::Copy;
use crate::desk::posts::{draft, form, list};
use crate::desk::templates::start;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::Uri;
use channel::clock::Timestamp;
use channel::editor::Power;
use channel::field::FieldErrors;
use channel::ids::PostId;
use channel::life::{Phase, Step};
use channel::post::{Content, Kind};
use channel::slot::{Board, Column, Fate, Fill, Planned};
use jiff::SignedDuration;
use serde::Serialize;
use std::collections::BTreeMap;
use store::model::{Cursor, PlannedPost, PostLife};

/// Publishing times shown.
const TIMES: usize = 6;
/// So far ahead the page tells what leaves the channel page by itself.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);
/// Posts told of that.
const EXPIRING: usize = 20;

/// Drafts on one page.
const DRAFTS: usize = 20;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    from_template: Option<String>,
    columns: Vec<ColumnView>,
    /// Could be given a time.
    ready: Vec<Card>,
    /// Could not yet, and why.
    unready: Vec<Card>,
    /// Drafts saved later, and earlier, than those shown.
    first_url: Option<String>,
    more_url: Option<String>,
    /// Out, and over soon.
    expiring: Vec<Card>,
    /// Times that still take posts.
    times: Vec<Choice>,
    next_free: Option<i64>,
    may_release: bool,
    complaints: Complaints,
    action: String,
    settings: Option<String>,
}

#[derive(Serialize)]
struct ColumnView {
    #[serde(flatten)]
    line: Line,
    at: i64,
    posts: Vec<Card>,
    fill: String,
    /// `free`, `full`, `over`, `closed`, `dropped`, `late`.
    state: &'static str,
    /// Not one of the channel's times.
    odd: bool,
}

#[derive(Serialize)]
struct Card {
    id: String,
    title: String,
    url: String,
    look: Look,
    /// Why it can't have a time, or what is odd about it.
    why: Option<String>,
    first: bool,
    last: bool,
}

#[derive(Clone, Serialize)]
struct Choice {
    at: i64,
    label: String,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &query, Complaints::default()).await
}

/// The page, with why the last wish was not followed.
pub async fn show(app: &App, at: &At, query: &Fields, complaints: Complaints) -> Answer {
    let (lang, channel, now) = (at.signed.speak.lang, &at.channel.channel, app.clock.now());
    let dates = Dates::new(&channel.profile, lang, now);
    let posts = app.desk.planned(channel.id).await?;
    let board = board(app, at, &posts, now).await?;
    let sketch = Sketch { at, dates: &dates, lang, now, posts: &posts };
    let after = Cursor::parse(query.get("after"));
    let (cards, next) = sketch.drafts(app, after).await?;
    let (ready, unready) = cards.into_iter().partition(|card| card.why.is_none());
    let open = board.columns.iter().filter(|column| !column.closed && !column.odd);
    let context = Page {
        frame: Frame::at(app, at, "days", "days.title").after(lang, query),
        times: open.map(|column| sketch.choice(column)).collect(),
        next_free: board.next_free().map(|column| column.slot.at.as_millisecond()),
        from_template: start::url(app, at).await?,
        columns: board.columns.iter().map(|column| sketch.column(column)).collect(),
        ready,
        unready,
        first_url: after.map(|_| format!("{}#ready-title", at.urls().days())),
        more_url: next.map(|next| format!("{}?after={next}#ready-title", at.urls().days())),
        expiring: sketch.expiring(app).await?,
        may_release: at.may(Power::Release),
        complaints,
        action: at.urls().days(),
        settings: at.is_admin().then(|| at.urls().settings_days()),
    };
    page(app, lang, "desk/days.html", context)
}

/// The channel's board as it stands.
pub async fn board(app: &App, at: &At, posts: &[PlannedPost], now: Timestamp) -> Result<Board, Problem> {
    let channel = &at.channel.channel;
    let calendar = calendar(channel, app.desk.publishing_days(channel.id).await?);
    let zone = calendar.zone().clone();
    let planned: Vec<Planned> = posts
        .iter()
        .map(|one| Planned { post: one.post, at: one.at, place: one.place, over: one.content.over(&zone) })
        .collect();
    Ok(Board::new(&calendar, &planned, now, TIMES))
}

struct Sketch<'a> {
    at: &'a At,
    dates: &'a Dates,
    lang: Lang,
    now: Timestamp,
    posts: &'a [PlannedPost],
}

impl Sketch<'_> {
    fn column(&self, column: &Column) -> ColumnView {
        let last = column.posts.len().saturating_sub(1);
        let posts = column.posts.iter().enumerate().filter_map(|(place, planned)| {
            let post = self.posts.iter().find(|one| one.post == planned.post)?;
            let why = match planned.outlived() {
                true => Some(t(self.lang, "days.outlived", &[])),
                false => self.leaves(&post.content),
            };
            let card = self.card(post.post, post.content.title.as_str(), post.content.kind, why);
            Some(Card { first: place == 0, last: place == last, ..card })
        });
        let dropped = matches!(column.slot.fate, Fate::Dropped(_));
        let (state, fill) = match column.fill {
            _ if dropped => ("dropped", String::new()),
            _ if column.slot.at <= self.now => ("late", t(self.lang, "days.fill_late", &[])),
            _ if column.closed => ("closed", t(self.lang, "days.fill_closed", &[])),
            Fill::Free(left) => ("free", t(self.lang, "days.fill_free", &[("n", &left.to_string())])),
            Fill::Full => ("full", t(self.lang, "days.fill_full", &[])),
            Fill::Over(more) => ("over", t(self.lang, "days.fill_over", &[("n", &more.to_string())])),
        };
        ColumnView {
            line: line(self.lang, self.dates, &column.slot),
            at: column.slot.at.as_millisecond(),
            posts: posts.collect(),
            fill,
            state,
            odd: column.odd,
        }
    }

    /// When a planned post will leave the channel page by itself.
    fn leaves(&self, content: &Content) -> Option<String> {
        let when = self.dates.moment_within(content.expires()?);
        Some(t(self.lang, "days.expires", &[("when", &when)]))
    }

    fn choice(&self, column: &Column) -> Choice {
        Choice { at: column.slot.at.as_millisecond(), label: self.dates.moment(column.slot.at) }
    }

    /// What leaves the channel page by itself soon, and when.
    async fn expiring(&self, app: &App) -> Result<Vec<Card>, Problem> {
        let span = (self.now, self.now + AHEAD);
        let posts = app.desk.expiring(self.at.channel.channel.id, span, EXPIRING).await?;
        let card = |post: &store::PublishedPost| {
            self.card(post.id, post.content.title.as_str(), post.content.kind, self.leaves(&post.content))
        };
        Ok(posts.iter().map(card).collect())
    }

    /// Drafts without a time, each with the reason why it can't have one. As many questions to the database as for one.
    async fn drafts(&self, app: &App, after: Option<Cursor>) -> Result<(Vec<Card>, Option<Cursor>), Problem> {
        let channel = self.at.channel.channel.id;
        let page = app.desk.unplanned(channel, after, DRAFTS).await?;
        let posts: Vec<PostId> = page.items.iter().map(|draft| draft.post).collect();
        let forms: Vec<Fields> = page.items.iter().map(draft::fields).collect();
        let media = draft::Media::of_all(app, channel, forms.iter()).await?;
        let mut lives: BTreeMap<PostId, PostLife> = app.desk.lives(&posts, self.now).await?.into_iter().collect();
        let mut cards = Vec::with_capacity(posts.len());
        for (draft, fields) in page.items.into_iter().zip(&forms) {
            let Some(standing) = lives.remove(&draft.post) else { continue };
            // A correction gets its time elsewhere, whatever it says.
            let content = match draft.base_version {
                None => draft::ready_new(app, self.at, fields, &media),
                Some(_) => Err(FieldErrors::default()),
            };
            let (post, copy) = (draft.post, Copy { draft, standing, content });
            let title = list::title(self.lang, fields.get("title"));
            cards.push(self.card(post, &title, form::kind(fields), self.why_not(&copy)));
        }
        Ok((cards, page.next))
    }

    fn why_not(&self, copy: &Copy) -> Option<String> {
        if let Some(key) = barred(copy, false) {
            return Some(t(self.lang, key, &[]));
        }
        let life = copy.life();
        let refused = life.check(Step::Schedule { at: Timestamp::MAX }, self.at.actor(), self.now).err()?;
        let returned = life.copy.as_ref().is_some_and(|copy| copy.phase == Phase::Returned);
        Some(t(self.lang, if returned { "days.returned" } else { refused.key() }, &[]))
    }

    fn card(&self, id: PostId, title: &str, kind: Kind, why: Option<String>) -> Card {
        Card {
            id: id.to_string(),
            title: title.to_owned(),
            url: self.at.urls().post(id),
            look: look(self.lang, kind, title, false),
            why,
            first: true,
            last: true,
        }
    }
}
