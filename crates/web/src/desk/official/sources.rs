//! Where a channel reads official warnings, and the rule: `POST …/official/sources`, `…/sources/{id}/{verb}`, `…/rule`.
use super::list;
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::{AdminAt, At};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::ids;
use channel::official::{Provider, Rule, Watching};
use serde::Serialize;
use store::model::OfficialSource;

/// Sources a channel may have.
const MOST: usize = 10;

/// A source as the page shows it.
#[derive(Serialize)]
pub struct SourceLine {
    label: String,
    region: String,
    /// The look of the state.
    state: &'static str,
    state_label: String,
    problem: String,
    url: String,
    /// A feed nobody but whoever added it vouches for.
    unconfirmed: bool,
    /// This person may.
    may_confirm: bool,
}

/// What the form needs.
#[derive(Serialize)]
pub struct Form {
    region: String,
    /// Whether the channel's profile names its key.
    known: bool,
    label: String,
    url: String,
    providers: Vec<Choice>,
    /// The fields of a feed are needed, so they are open.
    feed: bool,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    label: String,
    hint: String,
    chosen: bool,
}

/// What a source is called.
pub fn called(lang: Lang, source: &OfficialSource) -> String {
    match source.watching.provider {
        Provider::Feed => source.watching.label.clone(),
        other => t(lang, &format!("official.provider.{}", other.key()), &[]),
    }
}

/// All of them.
pub async fn lines(app: &App, at: &At, dates: &Dates) -> Result<Vec<SourceLine>, Problem> {
    let all = app.desk.official_sources(at.channel.channel.id).await?;
    Ok(all.iter().map(|source| line(app, at, dates, source)).collect())
}

fn line(app: &App, at: &At, dates: &Dates, source: &OfficialSource) -> SourceLine {
    let lang = at.signed.speak.lang;
    let (state, state_label) = match source.complete {
        _ if source.is_stale(app.clock.now()) => {
            ("refused", t(lang, "official.desk.stale", &[("when", &dates.moment_within(source.known_at()))]))
        }
        None => ("draft", t(lang, "official.desk.waiting", &[])),
        Some(when) => ("done", t(lang, "official.desk.good", &[("when", &dates.moment_within(when))])),
    };
    let region = &source.watching.region;
    let region = match (source.watching.provider, region.nina()) {
        (Provider::Nina, Some(district)) => {
            t(lang, "official.desk.district_of", &[("key", region.digits()), ("district", &district)])
        }
        _ => t(lang, "official.desk.region_of", &[("key", region.digits())]),
    };
    SourceLine {
        label: called(lang, source),
        region,
        state,
        state_label,
        problem: if source.problem.is_empty() { String::new() } else { t(lang, &source.problem, &[]) },
        url: at.urls().page(&format!("/official/sources/{}", source.id)),
        unconfirmed: !source.is_trusted(),
        may_confirm: !source.is_trusted() && source.added_by != at.signed.account.id,
    }
}

/// The form, with the town's own key in it.
pub fn form(at: &At, typed: &Fields) -> Form {
    let (lang, own) = (at.signed.speak.lang, at.channel.channel.profile.region_key.trim());
    let chosen = Provider::parse(typed.get("provider")).unwrap_or(Provider::Nina);
    let choice = |one: Provider| Choice {
        key: one.key(),
        label: t(lang, &format!("official.provider.{}", one.key()), &[]),
        hint: t(lang, &format!("official.provider.{}_hint", one.key()), &[]),
        chosen: one == chosen,
    };
    let region = typed.get("region");
    Form {
        region: if region.is_empty() { own.to_owned() } else { region.to_owned() },
        known: !own.is_empty(),
        label: typed.get("label").to_owned(),
        url: typed.get("url").to_owned(),
        providers: Provider::ALL.map(choice).into(),
        feed: chosen == Provider::Feed,
    }
}

/// A new one.
pub async fn add(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let (channel, now) = (at.channel.channel.id, app.clock.now());
    let there = app.desk.official_sources(channel).await?;
    let parsed = Watching::parse(|name| fields.get(name)).and_then(|watching| {
        let mut errors = FieldErrors::default();
        if there.len() >= MOST {
            errors.push("region", "error.official.many", MOST);
        } else if there.iter().any(|one| same(&one.watching, &watching)) {
            errors.push("region", "error.official.twice", "");
        }
        if sounds_like(&watching.label, &at.channel.channel.profile.name) {
            errors.push("label", "error.official.label_ours", "");
        }
        if errors.is_empty() { Ok(watching) } else { Err(errors) }
    });
    match parsed {
        Ok(watching) => {
            let id = ids::next(now, app.random.number());
            app.desk.add_official_source((id, channel), &watching, at.signed.account.id, now).await?;
            Ok(Redirect::to(&at.urls().page("/official?done=official_added")).into_response())
        }
        Err(errors) => {
            let complaints = Complaints::of(at.signed.speak.lang, &errors);
            let mut page = list::show(&app, &at, &Fields::default(), &fields, complaints).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
    }
}

/// Read twice, its warnings would come twice.
fn same(one: &Watching, other: &Watching) -> bool {
    one.provider == other.provider && one.url == other.url && one.region.meets(&other.region)
}

/// Nobody warns under the town's own name.
fn sounds_like(label: &str, town: &str) -> bool {
    let bare = |text: &str| {
        let words = text.to_lowercase();
        let rank = ["stadt", "gemeinde", "markt", "landeshauptstadt", "hansestadt", "kreisstadt", "die", "der"];
        words.split_whitespace().filter(|word| !rank.contains(word)).collect::<Vec<_>>().join(" ")
    };
    let (label, town) = (bare(label), bare(town));
    // “Lindenau” is the town “Lindenau an der Werre”; “Feuerwehr Lindenau” is not.
    !label.is_empty()
        && (town == label || town.starts_with(&format!("{label} ")) || label.starts_with(&format!("{town} ")))
}

/// Looks now, vouches for it, or takes it away.
pub async fn act(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id, verb)): Path<(String, i64, String)>,
    Sent(_): Sent,
) -> Answer {
    let all = app.desk.official_sources(at.channel.channel.id).await?;
    let source = all.into_iter().find(|source| source.id == id).ok_or(Problem::NotFound)?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    let done = match verb.as_str() {
        "look" => app.desk.look_at_official_source(&source, now).await?.then_some("official_look"),
        "confirm" => app.desk.confirm_official_source(&source, by, now).await?.then_some("official_confirmed"),
        "remove" => app.desk.remove_official_source(&source, by, now).await?.then_some("official_removed"),
        _ => return Err(Problem::NotFound),
    };
    if done == Some("official_removed") {
        app.touch(at.channel.channel.id);
    }
    let done = done.unwrap_or("unchanged");
    Ok(Redirect::to(&at.urls().page(&format!("/official?done={done}"))).into_response())
}

/// What goes to the phones by itself.
pub async fn rule(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let rule = Rule::parse(fields.get("rule")).unwrap_or_default();
    app.desk.set_official_rule(at.channel.channel.id, rule, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&at.urls().page("/official?done=official_rule")).into_response())
}
