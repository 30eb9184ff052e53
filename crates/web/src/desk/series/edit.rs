//! `/desk/at/{channel}/series/new?template=` and `…/{id}`: when a template comes again.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::choice::Choice;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaint as Told, Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::when;
use crate::desk::series::form::{self, RULES, WEEKDAYS};
use crate::desk::series::line::weekday;
use crate::desk::templates::edit as template;
use crate::desk::templates::fill::{self, Asked, Variable};
use crate::desk::templates::take;
use crate::desk::tried::{self, Tried};
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::ids::{PostId, SeriesId};
use channel::series::{Nth, Outcome};
use serde::Serialize;
use std::collections::BTreeMap;
use store::model::{KeptSeries, SaveSeries, Template};

/// Occasions the page names.
const COMING: usize = 8;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    template: String,
    form: BTreeMap<&'static str, String>,
    asked: Vec<Asked>,
    /// Names of variables that get the day of the occasion.
    days: Vec<String>,
    rules: Vec<Choice>,
    weekdays: Vec<Choice>,
    nths: Vec<Choice>,
    nth_days: Vec<Choice>,
    outcomes: Vec<Choice>,
    /// Not before it is kept.
    coming: Option<Vec<Coming>>,
    complaints: Complaints,
    action: String,
    back: String,
    end_url: Option<String>,
}

#[derive(Serialize)]
struct Coming {
    day: String,
    at: String,
    /// The post, once it is made.
    url: Option<String>,
}

/// A new one.
pub async fn new(State(app): State<App>, at: At, uri: Uri) -> Answer {
    may(&at)?;
    let template = template::find(&app, &at, query(&uri).get("template")).await?;
    let fields = form::proposed(&template.name, today(&app, &at));
    show(&app, &at, &Of::New(&template), &fields, &Fields::default(), Complaints::default()).await
}

/// Keeps a new one.
pub async fn post_new(State(app): State<App>, uri: Uri, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    may(&at)?;
    if only_shown {
        return shown_again(&app, &at, ("new", uri.query().unwrap_or_default()), &fields).await;
    }
    let template = template::find(&app, &at, query(&uri).get("template")).await?;
    keep(&app, &at, &Of::New(&template), &fields).await
}

/// One that is there.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    may(&at)?;
    let kept = find(&app, &at, &id).await?;
    let mut fields = form::from_series(&kept.name, &kept.series);
    Fields::from_json(&kept.filled).pairs().for_each(|(name, value)| fields.push(name, value));
    show(&app, &at, &Of::Kept(&kept), &fields, &query(&uri), Complaints::default()).await
}

/// Keeps the changes.
pub async fn post(State(app): State<App>, Path((_, id)): Path<(String, String)>, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    may(&at)?;
    if only_shown {
        return shown_again(&app, &at, (&id, ""), &fields).await;
    }
    let kept = find(&app, &at, &id).await?;
    keep(&app, &at, &Of::Kept(&kept), &fields).await
}

/// The form as it was typed, after signing in anew; `query` names the template of a new one.
pub async fn shown_again(app: &App, at: &At, (id, query): (&str, &str), fields: &Fields) -> Answer {
    may(at)?;
    let complaints = tried::shown_again(at.signed.speak.lang);
    if id == "new" {
        let query = Fields::from_urlencoded(query.as_bytes());
        let template = template::find(app, at, query.get("template")).await?;
        return again(app, at, &Of::New(&template), fields, complaints).await;
    }
    again(app, at, &Of::Kept(&find(app, at, id).await?), fields, complaints).await
}

/// Only whoever brings posts out may have them come by themselves.
pub fn may(at: &At) -> Result<(), Problem> {
    if at.may(Power::Release) { Ok(()) } else { Err(Problem::Forbidden("refusal.lacks.release")) }
}

/// A series of this channel.
pub async fn find(app: &App, at: &At, id: &str) -> Result<KeptSeries, Problem> {
    let id = SeriesId::parse(id).ok_or(Problem::NotFound)?;
    app.desk.one_series(at.channel.channel.id, id).await?.ok_or(Problem::NotFound)
}

/// What the page is about.
enum Of<'a> {
    New(&'a Template),
    Kept(&'a KeptSeries),
}

impl Of<'_> {
    /// The variables of the template, those for days apart.
    fn variables(&self) -> (Vec<Variable>, Vec<Variable>) {
        let form = match self {
            Of::New(template) => &template.form,
            Of::Kept(kept) => &kept.form,
        };
        fill::variables(&Fields::from_json(form)).into_iter().partition(|variable| variable.day)
    }
}

fn query(uri: &Uri) -> Fields {
    Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes())
}

fn today(app: &App, at: &At) -> jiff::civil::Date {
    app.clock.now().to_zoned(when::zone(&at.channel.channel.profile.zone)).date()
}

async fn keep(app: &App, at: &At, of: &Of<'_>, fields: &Fields) -> Answer {
    let lang = at.signed.speak.lang;
    let (read, given) = (form::read(fields, today(app, at)), fill::given(&of.variables().1, fields));
    let (Ok((name, series)), Ok(_)) = (&read, &given) else {
        let mut complaints = read.err().map_or_else(Complaints::default, |errors| Complaints::of(lang, &errors));
        let more = given.err().map_or_else(Complaints::default, |wrong| take::complaints(lang, &wrong));
        complaints.all.extend(more.all);
        complaints.by.extend(more.by);
        return again(app, at, of, fields, complaints).await;
    };
    let filled = fields.to_json(|name| name.starts_with("v."));
    let save = SaveSeries {
        channel: at.channel.channel.id,
        name: name.as_str(),
        series,
        filled: &filled,
        by: at.signed.account.id,
        now: app.clock.now(),
    };
    let kept = match of {
        Of::New(template) => app.desk.add_series(template.id, save, app.random.number()).await?,
        Of::Kept(kept) => app.desk.change_series(kept.id, save).await?.then_some(kept.id),
    };
    match kept {
        Some(id) => Ok(Redirect::to(&format!("{}?done=saved", at.urls().series(&id.to_string()))).into_response()),
        None => {
            let text = t(lang, "error.series.gone", &[]);
            let mut complaints = Complaints::default();
            complaints.all.push(Told { field: "name".to_owned(), name: String::new(), text });
            again(app, at, of, fields, complaints).await
        }
    }
}

async fn again(app: &App, at: &At, of: &Of<'_>, fields: &Fields, complaints: Complaints) -> Answer {
    let mut response = show(app, at, of, fields, &Fields::default(), complaints).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn show(app: &App, at: &At, of: &Of<'_>, fields: &Fields, query: &Fields, complaints: Complaints) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let (days, others) = of.variables();
    let (template, action) = match of {
        Of::New(template) => (template.name.clone(), format!("{}?template={}", urls.series("new"), template.id)),
        Of::Kept(kept) => (kept.template_name.clone(), urls.series(&kept.id.to_string())),
    };
    let (coming, end_url) = match of {
        Of::New(_) => (None, None),
        Of::Kept(kept) => (Some(coming(app, at, kept).await?), Some(urls.series(&format!("{}/end", kept.id)))),
    };
    let names = ["name", "every", "dates", "first", "last", "ahead", "at"];
    let chosen = |field: &str, key: &str| fields.all(field).any(|value| value == key);
    let weekdays = |field: &str| {
        let one = |(key, day)| Choice::new(key, weekday(lang, day), chosen(field, key));
        WEEKDAYS.map(one).into_iter().collect()
    };
    let outcome = Outcome::parse(fields.get("outcome")).unwrap_or(Outcome::Draft);
    let context = Page {
        frame: Frame::at(app, at, "templates", "series.edit").after(lang, query),
        template,
        form: names.map(|name| (name, fields.get(name).to_owned())).into(),
        asked: fill::asked(lang, &others, fields),
        days: days.into_iter().map(|variable| variable.name).collect(),
        rules: RULES
            .map(|key| Choice::new(key, t(lang, &format!("series.rule.{key}"), &[]), chosen("rule", key)))
            .into(),
        weekdays: weekdays("weekday"),
        nths: Nth::ALL
            .map(|nth| Choice::new(nth.key(), t(lang, &format!("nth.{}", nth.key()), &[]), chosen("nth", nth.key())))
            .into(),
        nth_days: weekdays("nth_day"),
        outcomes: Outcome::ALL
            .map(|one| Choice::new(one.key(), t(lang, &format!("series.outcome_{}", one.key()), &[]), one == outcome))
            .into(),
        coming,
        complaints,
        action,
        back: urls.templates(),
        end_url,
    };
    page(app, lang, "desk/series.html", context)
}

/// The next occasions, with the posts that are made already.
async fn coming(app: &App, at: &At, kept: &KeptSeries) -> Result<Vec<Coming>, Problem> {
    let (channel, now) = (&at.channel.channel, app.clock.now());
    let (zone, dates) = (when::zone(&channel.profile.zone), Dates::new(&channel.profile, at.signed.speak.lang, now));
    let made: BTreeMap<jiff::civil::Date, PostId> = app.desk.made(kept.id, dates.today()).await?.into_iter().collect();
    let line = |occasion: channel::series::Occasion| Coming {
        day: dates.heading(occasion.day),
        at: dates.moment_within(occasion.at),
        url: made.get(&occasion.day).map(|post| at.urls().post(*post)),
    };
    Ok(kept.series.from(dates.today(), &zone).take(COMING).map(line).collect())
}
