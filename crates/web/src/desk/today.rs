//! `GET /desk/at/{channel}`: today. What goes out, what waits, what failed, what is missing.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::line::{self, Line as DeliveryLine};
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::{self, At, Signed};
use crate::desk::outlets::waiting as outlets;
use crate::desk::posts::list::{self, Line as PostLine};
use crate::desk::posts::look;
use crate::desk::posts::publish::reach;
use crate::desk::templates::start;
use crate::desk::warnings::alarm::{self, Alarm};
use crate::desk::warnings::list::{self as issued, Issued};
use crate::desk::{urls, waiting};
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::State as Ask;
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect};
use channel::post::State;
use channel::verification::{State as Proof, Verification};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    greeting: String,
    date: String,
    reach: String,
    verification: Standing,
    /// Names of imprint fields that are empty, in words.
    missing: Vec<String>,
    alarms: Vec<Alarm>,
    issued: Vec<Issued>,
    waiting: Vec<waiting::Item>,
    scheduled: Vec<waiting::Item>,
    /// Texts beside the main text that wait for this person.
    tongues: Vec<waiting::Tongues>,
    /// Accounts for emergencies that signed in within the week; for administrators.
    emergencies: Vec<Emergency>,
    troubled: Vec<DeliveryLine>,
    /// Posts that wait for a person at places of others.
    elsewhere: Vec<outlets::Item>,
    /// Accounts that must be mended; for administrators.
    ill: Vec<outlets::Ill>,
    deliveries: Vec<DeliveryLine>,
    drafts: Vec<PostLine>,
    published: Vec<PostLine>,
    /// Many more booklets of reaction tokens than usual were issued.
    spike: bool,
    links: Links,
    from_template: Option<String>,
}

/// An account for emergencies signed in.
#[derive(Serialize)]
struct Emergency {
    name: String,
    when: String,
}

#[derive(Serialize)]
struct Standing {
    state: &'static str,
    domain: String,
    grace_until: Option<String>,
    lapsed_since: Option<String>,
}

#[derive(Serialize)]
struct Links {
    settings: String,
    posts: String,
    drafts: String,
    deliveries: String,
    channel: String,
    follow: String,
    poster: String,
    new_warning: String,
}

/// How long the use of an account for emergencies is shown.
const TOLD: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

/// Told to every administrator, whoever used it included: they should see what the others see.
async fn emergencies(app: &App, at: &At, dates: &Dates) -> Result<Vec<Emergency>, Problem> {
    if !at.is_admin() {
        return Ok(Vec::new());
    }
    let uses = app.account.break_glass_uses(at.channel.channel.id, app.clock.now() - TOLD).await?;
    Ok(uses.into_iter().map(|one| Emergency { name: one.name, when: dates.moment_within(one.at) }).collect())
}

/// `GET /desk`: to the only channel, or the choice.
pub async fn front(Ask(app): Ask<App>, signed: Signed) -> Answer {
    let channels: Vec<_> = guard::channels(&app, signed.account.id).await?.into_iter().map(|(c, _)| c).collect();
    if let [only] = channels.as_slice() {
        return Ok(Redirect::to(&urls::At(&only.channel.slug).today()).into_response());
    }
    let frame = Frame::signed(&app, &signed, &channels, "front", "front.title");
    page(&app, signed.speak.lang, "desk/front.html", frame)
}

/// The handler.
pub async fn get(Ask(app): Ask<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, channel) = (at.signed.speak.lang, &at.channel.channel);
    let dates = Dates::new(&channel.profile, lang, app.clock.now());
    let reports = app.desk.deliveries(channel.id, 20).await?;
    let drafts = app.desk.posts(channel.id, Some(State::Draft), None, 5).await?;
    let published = app.desk.posts(channel.id, Some(State::Published), None, 5).await?;
    let warned = look::heads(&app, &published.items).await?;
    let waiting = app.desk.waiting(channel.id).await?;
    let now = app.clock.now();
    let four_eyes = app.desk.rules(channel.id).await?.is_some_and(|rules| rules.demands_approval(now));
    let (troubled, calm): (Vec<_>, Vec<_>) = reports.iter().partition(|report| line::is_troubled(report));
    // What failed long ago is history and stands with its post.
    let recent = app.clock.now() - jiff::SignedDuration::from_hours(72);
    let context = Page {
        frame: Frame::at(&app, &at, "today", "today.title").after(lang, &query),
        greeting: greeting(&at, &app, lang),
        date: dates.date(dates.today()),
        reach: reach(lang, app.desk.followers(channel.id).await?),
        verification: standing(&at.channel.verification, &channel.profile.domain, &dates),
        missing: channel.profile.imprint.missing().into_iter().map(|field| imprint_word(lang, field)).collect(),
        alarms: alarm::alarms(&app, &at).await?,
        issued: open(&app, &at, &dates).await?,
        waiting: waiting::for_me(&waiting, &at, &dates, lang, four_eyes),
        scheduled: waiting::scheduled(&waiting, &at, &dates, lang),
        tongues: waiting::tongues(&app, &at, &dates, lang).await?,
        emergencies: emergencies(&app, &at, &dates).await?,
        elsewhere: outlets::items(&app, &at, &dates).await?,
        ill: outlets::ill(&app, &at, &dates).await?,
        troubled: troubled
            .into_iter()
            .filter(|report| report.created > recent)
            .map(|report| line::of(&at, &dates, lang, report, app.clock.now()))
            .collect(),
        deliveries: calm
            .into_iter()
            .take(4)
            .map(|report| line::of(&at, &dates, lang, report, app.clock.now()))
            .collect(),
        drafts: drafts.items.iter().map(|post| list::line(&at, &dates, post, &warned)).collect(),
        spike: app.reactions.alarm(channel.id),
        published: published.items.iter().map(|post| list::line(&at, &dates, post, &warned)).collect(),
        links: links(&at, &app),
        from_template: start::url(&app, &at).await?,
    };
    page(&app, lang, "desk/today.html", context)
}

/// Warnings that hold, or whose time went by without a word.
async fn open(app: &App, at: &At, dates: &Dates) -> Result<Vec<Issued>, Problem> {
    let mut open = Vec::new();
    for post in app.desk.open_warnings(at.channel.channel.id).await? {
        if let Some(last) = app.desk.sealed(post).await?.last() {
            open.extend(issued::issued(app, at, last, dates).await?);
        }
    }
    Ok(open)
}

fn greeting(at: &At, app: &App, lang: Lang) -> String {
    let zone = crate::dates::zone(&at.channel.channel.profile);
    let key = match app.clock.now().to_zoned(zone).hour() {
        5..11 => "today.morning",
        11..18 => "today.day",
        18..22 => "today.evening",
        _ => "today.night",
    };
    t(lang, key, &[("name", &at.signed.account.name)])
}

fn standing(verification: &Verification, domain: &str, dates: &Dates) -> Standing {
    Standing {
        state: verification.state.key(),
        domain: domain.to_owned(),
        grace_until: verification.grace_until.map(|until| dates.moment(until)),
        lapsed_since: (verification.state == Proof::Lapsed).then(|| dates.moment(verification.since)),
    }
}

/// What an imprint field is called.
pub fn imprint_word(lang: Lang, field: &str) -> String {
    t(lang, &format!("imprint_field.{field}"), &[])
}

fn links(at: &At, app: &App) -> Links {
    let urls = at.urls();
    let public = crate::urls::channel_absolute(&app.settings.base_url, at.channel.channel.slug.as_str());
    Links {
        settings: urls.settings(),
        posts: urls.posts(),
        drafts: format!("{}?state=draft", urls.posts()),
        deliveries: urls.deliveries(),
        follow: format!("{public}/follow"),
        poster: format!("{public}/follow/poster"),
        channel: public,
        new_warning: urls.page("/warnings/new/actual"),
    }
}
