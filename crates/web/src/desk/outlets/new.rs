//! `GET` and `POST /desk/at/{channel}/outlets/new/{kind}`: setting an outlet up, step by step; and
//! `POST /desk/at/{channel}/outlets/{id}`: changing it.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::outlets::setup::{self, Form};
use crate::desk::outlets::{find, place};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::ids;
use channel::outlet::Kind;
use channel::text::Line;
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
}

/// The form.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, Path((_, kind)): Path<(String, String)>) -> Answer {
    let kind = parse(&kind)?;
    show(&app, &at, kind, &Fields::default(), Complaints::default())
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
    let (settings, secret) = setup::read(kind, &fields, false, &mut errors);
    if app.desk.outlets(channel).await?.len() >= MOST {
        errors.push("label", "error.outlet.many", MOST);
    }
    let (Some(label), true) = (label, errors.is_empty()) else {
        let mut response = show(&app, &at, kind, &fields, Complaints::of(lang, &errors))?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let id = ids::next(now, app.random.number());
    let secret = lock(&app, id, &secret.unwrap_or_default())?;
    let by = at.signed.account.id;
    let new = NewOutlet { id, channel, kind, label: label.as_str(), settings: &settings, secret: &secret, by };
    app.desk.add_outlet(new, now).await?;
    Ok(Redirect::to(&format!("{}?done=outlet_added", at.urls().page(&format!("/outlets/{id}")))).into_response())
}

/// Changes it.
pub async fn change(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, i64)>,
    Sent(fields): Sent,
) -> Answer {
    let outlet = find(&app, &at, id).await?;
    let mut errors = FieldErrors::default();
    let label = errors.take("label", Line::parse(fields.get("label")));
    let (settings, secret) = setup::read(outlet.kind, &fields, true, &mut errors);
    let (Some(label), true) = (label, errors.is_empty()) else {
        let complaints = Complaints::of(at.signed.speak.lang, &errors);
        return super::show::again(&app, &at, outlet, &fields, complaints).await;
    };
    let secret = match secret {
        Some(secret) => lock(&app, id, &secret)?,
        None => outlet.secret.clone(),
    };
    let changed = Outlet { label: label.to_string(), settings, secret, ..outlet };
    app.desk.change_outlet(&changed, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().page(&format!("/outlets/{id}")))).into_response())
}

fn lock(app: &App, id: i64, secret: &str) -> Result<Vec<u8>, Problem> {
    let mut nonce = [0; 12];
    app.random.fill(&mut nonce);
    Ok(app.keys.locker.lock(&place(id), nonce, secret.as_bytes())?)
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

/// The fields of a kind, as typed. A secret is never shown again.
pub fn form(lang: Lang, kind: Kind, typed: &Fields, known: bool) -> Vec<Field> {
    let field = |asked: &setup::Asked| {
        let value = match asked.form {
            Form::Secret => String::new(),
            _ if typed.has(asked.name) => typed.get(asked.name).to_owned(),
            _ => asked.usual.to_owned(),
        };
        let hint = match (asked.form, known) {
            (Form::Secret, true) => "outlets.secret_stays".to_owned(),
            _ => format!("outlets.{}.{}_hint", kind.key(), asked.name),
        };
        Field {
            name: asked.name,
            label: t(lang, &format!("outlets.field.{}", asked.name), &[]),
            hint: t(lang, &hint, &[]),
            value,
            kind: if asked.form == Form::Secret { "password" } else { "text" },
            inputmode: match asked.form {
                Form::Minutes | Form::Number => "numeric",
                Form::Server | Form::Page => "url",
                Form::Text | Form::Secret => "",
            },
            required: !(known && asked.form == Form::Secret),
        }
    };
    setup::of(kind).iter().map(field).collect()
}
