//! `GET` and `POST /desk/at/{channel}/outlets/new/{kind}`: setting an outlet up, step by step; and
//! `POST /desk/at/{channel}/outlets/{id}`: changing it.
use crate::app::App;
use crate::dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::outlets::find_other;
use crate::desk::outlets::setup::{self, Form};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t, words};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::ids;
use channel::outlet::Kind;
use channel::text::Line;
use jiff::civil::Date;
use serde::Serialize;
use store::model::{NewOutlet, Outlet};

/// Outlets a channel may have.
const MOST: usize = 30;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    text: String,
    steps: Vec<String>,
    form: Vec<Field>,
    label: String,
    /// Whether posts go there by themselves.
    usual: bool,
    action: String,
    back: String,
    complaints: Complaints,
}

/// One field of the form.
#[derive(Serialize)]
pub struct Field {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    kind: &'static str,
    inputmode: &'static str,
    required: bool,
    /// Says which account it is, and stays.
    fixed: bool,
}

/// The form.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, Path((_, kind)): Path<(String, String)>) -> Answer {
    let (kind, lang) = (parse(&kind)?, at.signed.speak.lang);
    let there = app.desk.outlets(at.channel.channel.id).await?;
    let name = t(lang, &format!("outlet.{}", kind.key()), &[]);
    let mut typed = Fields::default();
    // A secret is not shown again, so nobody shall have to type it twice for the name of the outlet.
    if is_taken(&there, 0, &name) {
        let other = (2..).map(|n| format!("{name} {n}")).find(|other| !is_taken(&there, 0, other));
        typed.push("label", other.unwrap_or_default());
        typed.push("usual", "on");
    }
    show(&app, &at, kind, &typed, Complaints::default())
}

/// Sets it up; what comes out from now on goes there, too.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, kind)): Path<(String, String)>,
    Sent(fields): Sent,
) -> Answer {
    let (kind, lang, now) = (parse(&kind)?, at.signed.speak.lang, app.clock.now());
    let channel = at.channel.channel.id;
    let mut errors = FieldErrors::default();
    let label = errors.take("label", Line::parse(fields.get("label")));
    let (settings, secret) = setup::read(kind, &fields, (false, today(&at, now)), &mut errors);
    let there = app.desk.outlets(channel).await?;
    if there.len() >= MOST {
        errors.push("label", "error.outlet.many", MOST);
    } else if is_taken(&there, 0, fields.get("label")) {
        errors.push("label", "error.outlet.same", "");
    }
    let (Some(label), true) = (label, errors.is_empty()) else {
        let mut response = show(&app, &at, kind, &fields, Complaints::of(lang, &errors))?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let id = ids::next(now, app.random.number());
    let secret = lock(&app, id, &secret.unwrap_or_default())?;
    let (by, usual) = (at.signed.account.id, fields.has("usual"));
    let new = NewOutlet { id, channel, kind, label: label.as_str(), settings: &settings, secret: &secret, usual, by };
    app.desk.add_outlet(new, now).await?;
    let done = if kind.abilities().by_hand { "outlet_added_hand" } else { "outlet_added" };
    Ok(Redirect::to(&format!("{}?done={done}", at.urls().page(&format!("/outlets/{id}")))).into_response())
}

/// Changes it.
pub async fn change(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, i64)>,
    Sent(mut fields): Sent,
) -> Answer {
    let (outlet, now) = (find_other(&app, &at, id).await?, app.clock.now());
    for asked in setup::of(outlet.kind).iter().filter(|asked| setup::names_account(outlet.kind, asked.name)) {
        fields.set(asked.name, setup::setting(&outlet.settings, asked.name));
    }
    let mut errors = FieldErrors::default();
    let label = errors.take("label", Line::parse(fields.get("label")));
    let (settings, secret) = setup::read(outlet.kind, &fields, (true, today(&at, now)), &mut errors);
    if is_taken(&app.desk.outlets(outlet.channel).await?, id, fields.get("label")) {
        errors.push("label", "error.outlet.same", "");
    }
    let (Some(label), true) = (label, errors.is_empty()) else {
        let complaints = Complaints::of(at.signed.speak.lang, &errors);
        return super::show::again(&app, &at, outlet, &fields, complaints).await;
    };
    let secret = match secret {
        Some(secret) => lock(&app, id, &secret)?,
        None => outlet.secret.clone(),
    };
    let changed = Outlet { label: label.to_string(), settings, secret, usual: fields.has("usual"), ..outlet };
    app.desk.change_outlet(&changed, at.signed.account.id, now).await?;
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().page(&format!("/outlets/{id}")))).into_response())
}

/// Whether another outlet than `own` has that name: in the report nobody could tell them apart.
fn is_taken(there: &[Outlet], own: i64, label: &str) -> bool {
    let label = label.trim().to_lowercase();
    there.iter().any(|other| other.id != own && other.label.to_lowercase() == label)
}

fn today(at: &At, now: Timestamp) -> Date {
    now.to_zoned(dates::zone(&at.channel.channel.profile)).date()
}

fn lock(app: &App, id: i64, secret: &str) -> Result<Vec<u8>, Problem> {
    Ok(app.lock(&vault::place("outlet", id), secret.as_bytes())?)
}

fn parse(kind: &str) -> Result<Kind, Problem> {
    Kind::parse(kind).filter(|kind| !setup::of(*kind).is_empty()).ok_or(Problem::NotFound)
}

fn show(app: &App, at: &At, kind: Kind, typed: &Fields, complaints: Complaints) -> Answer {
    let lang = at.signed.speak.lang;
    let name = t(lang, &format!("outlet.{}", kind.key()), &[]);
    let label = if typed.has("label") { typed.get("label").to_owned() } else { name.clone() };
    let context = Page {
        frame: Frame::at(app, at, "outlet_new", "outlets.title").titled(name),
        text: t(lang, &format!("outlets.{}.text", kind.key()), &[]),
        steps: steps(lang, kind),
        form: form(lang, kind, typed, false),
        label,
        usual: !typed.has("label") || typed.has("usual"),
        action: at.urls().page(&format!("/outlets/new/{}", kind.key())),
        back: at.urls().page("/outlets"),
        complaints,
    };
    page(app, lang, "desk/outlet_new.html", context)
}

/// What to click at the other side.
pub fn steps(lang: Lang, kind: Kind) -> Vec<String> {
    (1..=setup::steps(kind)).map(|n| t(lang, &format!("outlets.{}.step{n}", kind.key()), &[])).collect()
}

/// What a field is called: at some outlets the same thing has a name of its own.
fn label(lang: Lang, kind: Kind, name: &str) -> String {
    let own = format!("outlets.{}.{name}_label", kind.key());
    let usual = format!("outlets.field.{name}");
    t(lang, if words(lang).contains_key(&own) { &own } else { &usual }, &[])
}

/// The fields of a kind, as typed. A secret is never shown again.
pub fn form(lang: Lang, kind: Kind, typed: &Fields, known: bool) -> Vec<Field> {
    let field = |asked: &setup::Asked| {
        let value = match asked.form {
            Form::Secret => String::new(),
            _ if typed.has(asked.name) => typed.get(asked.name).to_owned(),
            _ => asked.usual.to_owned(),
        };
        let fixed = known && setup::names_account(kind, asked.name);
        let hint = match (asked.form, known) {
            _ if fixed => "outlets.account_stays".to_owned(),
            (Form::Secret, true) => "outlets.secret_stays".to_owned(),
            _ => format!("outlets.{}.{}_hint", kind.key(), asked.name),
        };
        Field {
            name: asked.name,
            label: label(lang, kind, asked.name),
            hint: t(lang, &hint, &[]),
            value,
            kind: match asked.form {
                Form::Secret => "password",
                Form::Day => "date",
                Form::Tick => "checkbox",
                _ => "text",
            },
            inputmode: match asked.form {
                Form::Minutes | Form::Number | Form::Month => "numeric",
                Form::Server | Form::Site | Form::Page => "url",
                Form::Text | Form::Perhaps | Form::Numbers | Form::Version | Form::Secret | Form::Day | Form::Tick => {
                    ""
                }
            },
            required: !(asked.form == Form::Perhaps || known && asked.form == Form::Secret),
            fixed,
        }
    };
    setup::of(kind).iter().map(field).collect()
}
