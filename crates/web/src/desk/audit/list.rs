//! `GET /desk/at/{channel}/audit?by=&what=&post=&before=`: newest first.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::choice::Choice;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::posts::list;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::Uri;
use channel::clock::Timestamp;
use channel::ids::{DeliveryId, EditorId, MediumId, PostId};
use channel::life::Stage;
use channel::outlet::Kind as Outlet;
use channel::warning::Purpose;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{AUDIT_WORDS, AuditEntry, AuditFilter, SYSTEM};
use url::form_urlencoded::Serializer;

/// Rows on one page.
const ROWS: usize = 50;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    base: String,
    people: Vec<Choice>,
    words: Vec<Choice>,
    post: String,
    lines: Vec<Line>,
    filtered: bool,
    first_url: Option<String>,
    next_url: Option<String>,
}

#[derive(Serialize)]
struct Line {
    what: String,
    when: String,
    iso: String,
    by: String,
    /// Post, delivery, person or role it is about, in words.
    about: Option<String>,
    about_url: Option<String>,
    version: Option<u32>,
    detail: String,
    /// One person did what needs two.
    alone: bool,
    seq: Option<i64>,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, channel) = (at.signed.speak.lang, at.channel.channel.id);
    let what = AUDIT_WORDS.iter().find(|word| **word == query.get("what")).copied().unwrap_or_default();
    let filter = AuditFilter {
        by: EditorId::parse(query.get("by")),
        post: PostId::parse(query.get("post").trim()),
        what: what.to_owned(),
        before: query.get("before").parse().ok(),
    };
    let mut entries = app.desk.audit(channel, &filter, ROWS + 1).await?;
    let more = entries.len() > ROWS;
    entries.truncate(ROWS);
    let accounts = app.account.editors(channel).await?.into_iter();
    let names: BTreeMap<EditorId, String> = accounts.map(|account| (account.id, account.name)).collect();
    let titles = titles(&app, &at, &entries).await?;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let next = entries.last().filter(|_| more).map(|last| last.id);
    let context = Page {
        frame: Frame::at(&app, &at, "audit", "audit.title"),
        base: at.urls().audit(),
        people: people(lang, &names, filter.by),
        words: words(lang, what),
        post: filter.post.map(|post| post.to_string()).unwrap_or_default(),
        lines: entries.iter().map(|entry| line(&at, &dates, lang, (&names, &titles), entry)).collect(),
        filtered: filter.by.is_some() || filter.post.is_some() || !what.is_empty(),
        first_url: filter.before.map(|_| address(&at, &filter, None)),
        next_url: next.map(|next| address(&at, &filter, Some(next))),
    };
    page(&app, lang, "desk/audit.html", context)
}

fn people(lang: Lang, names: &BTreeMap<EditorId, String>, chosen: Option<EditorId>) -> Vec<Choice> {
    let one = |id: EditorId, label: String| Choice { key: id.to_string(), label, chosen: chosen == Some(id) };
    let mut people: Vec<Choice> = names.iter().map(|(id, name)| one(*id, name.clone())).collect();
    people.sort_by_key(|person| person.label.to_lowercase());
    people.push(one(SYSTEM, t(lang, "audit.program", &[])));
    // Somebody who works here no more stays chosen.
    people.extend(chosen.filter(|id| *id != SYSTEM && !names.contains_key(id)).map(|id| one(id, id.to_string())));
    people
}

fn words(lang: Lang, chosen: &str) -> Vec<Choice> {
    let one = |word: &&str| Choice {
        key: (*word).to_owned(),
        label: t(lang, &format!("audit.{word}"), &[]),
        chosen: *word == chosen,
    };
    let mut words: Vec<Choice> = AUDIT_WORDS.iter().map(one).collect();
    words.sort_by_key(|word| word.label.to_lowercase());
    words
}

/// What the posts are called that rows are about, as far as they are still there.
async fn titles(app: &App, at: &At, entries: &[AuditEntry]) -> Result<BTreeMap<PostId, String>, Problem> {
    let mut posts: Vec<PostId> = entries.iter().filter_map(|entry| PostId::parse(&entry.subject)).collect();
    posts.sort_unstable();
    posts.dedup();
    let found = app.desk.posts_among(&posts).await?.into_iter();
    let own = found.filter(|post| post.channel == at.channel.channel.id);
    Ok(own.map(|post| (post.id, list::title(at.signed.speak.lang, &post.title))).collect())
}

fn line(
    at: &At,
    dates: &Dates,
    lang: Lang,
    (names, titles): (&BTreeMap<EditorId, String>, &BTreeMap<PostId, String>),
    entry: &AuditEntry,
) -> Line {
    let gone = || t(lang, "audit.gone", &[]);
    let by = match &entry.name {
        Some(name) => name.clone(),
        None if entry.by == SYSTEM => t(lang, "audit.program", &[]),
        None => gone(),
    };
    let (subject, urls) = (entry.subject.as_str(), at.urls());
    let (about, about_url) = match entry.what.as_str() {
        "invited" => (Some(t(lang, &format!("role.{subject}"), &[])), None),
        "role_given" | "role_taken" | "link_issued" => {
            (Some(EditorId::parse(subject).and_then(|id| names.get(&id).cloned()).unwrap_or_else(gone)), None)
        }
        "signed_in" | "sign_in_changed" => (None, None),
        word if word.starts_with("delivery_") => {
            (Some(t(lang, "audit.to_delivery", &[])), DeliveryId::parse(subject).map(|id| urls.delivery(id)))
        }
        "medium_deleted" => (None, None),
        // Their numbers say nothing to a person; what they are called stands beside.
        word if word.starts_with("template_") || word.starts_with("series_") => (None, None),
        word if word.starts_with("medium_") => {
            (Some(t(lang, "audit.to_medium", &[])), MediumId::parse(subject).map(|id| urls.medium(id)))
        }
        _ => match PostId::parse(subject) {
            // A number nobody finds a post by says nothing to a person.
            Some(post) => (titles.get(&post).cloned(), titles.get(&post).map(|_| urls.post(post))),
            None => (Some(subject.to_owned()).filter(|subject| !subject.is_empty()), None),
        },
    };
    let detail = match entry.what.as_str() {
        "sign_in_changed" => t(lang, &format!("audit.way.{}", entry.detail), &[]),
        // A time: the town's own.
        "wrote" if !entry.detail.is_empty() => t(lang, "audit.through", &[("name", &entry.detail)]),
        _ if let Ok(time) = entry.detail.parse::<Timestamp>() => dates.moment(time),
        "role_given" => {
            let roles = entry.detail.split(" + ").map(|role| t(lang, &format!("role.{role}"), &[]));
            roles.collect::<Vec<_>>().join(" + ")
        }
        "approval_dropped" => Stage::parse(&entry.detail)
            .map_or_else(|| entry.detail.clone(), |stage| t(lang, &format!("stage.{}", stage.key()), &[])),
        what if what.starts_with("outlet_") && Outlet::parse(&entry.detail).is_some() => {
            t(lang, &format!("outlet.{}", entry.detail), &[])
        }
        what if what.starts_with("warning_") && Purpose::parse(&entry.detail).is_some() => {
            t(lang, &format!("purpose.{}", entry.detail), &[])
        }
        // A digest: its beginning tells two texts apart, the whole stands in the files below.
        _ if is_digest(&entry.detail) => t(lang, "audit.digest", &[("begin", &entry.detail[..8])]),
        _ => entry.detail.clone(),
    };
    Line {
        what: t(lang, &format!("audit.{}", entry.what), &[]),
        when: dates.moment(entry.at),
        iso: dates.iso(entry.at),
        by,
        about,
        about_url,
        version: entry.version,
        detail,
        alone: matches!(entry.what.as_str(), "released_alone" | "official_source_added" | "official_rule_set"),
        seq: entry.seq,
    }
}

fn is_digest(detail: &str) -> bool {
    detail.len() == 64 && detail.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn address(at: &At, filter: &AuditFilter, before: Option<i64>) -> String {
    let mut query = Serializer::new(String::new());
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    };
    add("by", filter.by.map(|id| id.to_string()));
    add("what", Some(filter.what.clone()).filter(|what| !what.is_empty()));
    add("post", filter.post.map(|id| id.to_string()));
    add("before", before.map(|id| id.to_string()));
    format!("{}?{}", at.urls().audit(), query.finish())
}
