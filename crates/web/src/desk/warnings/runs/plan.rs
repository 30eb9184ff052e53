//! `/desk/at/{channel}/warnings/runs/plan`: switching rehearsals on and off.
use crate::app::App;
use crate::desk::choice::Choice;
use crate::desk::days::form::DAYS;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::posts::when;
use crate::desk::sent::Sent;
use crate::error::Answer;
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::{Complaint, FieldErrors};
use channel::warning::runs::{LASTS, Monthly, RunPlan};
use jiff::civil::{Time, Weekday};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    monthly: bool,
    national: bool,
    by_itself: bool,
    elsewhere: bool,
    time: String,
    nths: Vec<Choice>,
    days: Vec<Choice>,
    lasts: Vec<Choice>,
    action: String,
    back: String,
    complaints: Complaints,
}

/// The form.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt) -> Answer {
    let stored = app.desk.run_plan(at.channel.channel.id).await?;
    let plan = stored.map(|stored| stored.plan).unwrap_or_default();
    show(&app, &at, &typed(&plan), Complaints::default())
}

/// Chooses, or comes back with everything typed.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    match read(&fields) {
        Ok(plan) => {
            app.desk.save_run_plan(at.channel.channel.id, plan, at.signed.account.id, app.clock.now()).await?;
            Ok(Redirect::to(&at.urls().page("/warnings/runs?done=saved")).into_response())
        }
        Err(errors) => {
            let mut response = show(&app, &at, &fields, Complaints::of(at.signed.speak.lang, &errors))?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

fn show(app: &App, at: &At, typed: &Fields, complaints: Complaints) -> Answer {
    let lang = at.signed.speak.lang;
    let chosen = |field: &str, key: &str| typed.get(field) == key;
    let nth = |nth: i8| {
        let key = nth.to_string();
        Choice::new(&key, t(lang, &format!("runs.nth.{nth}"), &[]), chosen("nth", &key))
    };
    let lasts = |minutes: u16| {
        let key = minutes.to_string();
        Choice::new(&key, t(lang, "runs.minutes", &[("n", &key)]), chosen("lasts", &key))
    };
    let context = Page {
        frame: Frame::at(app, at, "warning", "runs.plan_title"),
        monthly: typed.has("monthly"),
        national: typed.has("national"),
        by_itself: typed.get("release") == "itself",
        elsewhere: typed.has("elsewhere"),
        time: typed.get("time").to_owned(),
        nths: (1..=4).map(nth).collect(),
        days: DAYS.iter().map(|(key, _)| Choice::new(key, weekday(lang, key), chosen("day", key))).collect(),
        lasts: LASTS.into_iter().map(lasts).collect(),
        action: at.urls().page("/warnings/runs/plan"),
        back: at.urls().page("/warnings/runs"),
        complaints,
    };
    page(app, lang, "desk/runs_plan.html", context)
}

fn weekday(lang: Lang, key: &str) -> String {
    t(lang, &format!("weekday.{key}"), &[])
}

/// What was typed.
fn read(fields: &Fields) -> Result<RunPlan, FieldErrors> {
    let mut errors = FieldErrors::default();
    let monthly = if fields.has("monthly") { errors.take("time", monthly(fields)) } else { None };
    let plan = RunPlan {
        monthly,
        national: fields.has("national"),
        by_itself: fields.get("release") == "itself",
        elsewhere: fields.has("elsewhere"),
    };
    if errors.is_empty() { Ok(plan) } else { Err(errors) }
}

fn monthly(fields: &Fields) -> Result<Monthly, Complaint> {
    let choose = || Complaint::new("error.warning.choose");
    let at: Time = when::time(fields.get("time"))?;
    let day: Option<Weekday> = DAYS.iter().find(|(key, _)| *key == fields.get("day")).map(|(_, day)| *day);
    let (nth, lasts) = (fields.get("nth").parse().ok(), fields.get("lasts").parse().ok());
    Monthly::new(nth.ok_or_else(choose)?, day.ok_or_else(choose)?, at, lasts.ok_or_else(choose)?)
}

/// The form as it would have been typed; what nobody chose yet is what most towns do with their sirens.
fn typed(plan: &RunPlan) -> Fields {
    let mut fields = Fields::default();
    if plan.monthly.is_some() {
        fields.push("monthly", "on");
    }
    if plan.national {
        fields.push("national", "on");
    }
    if plan.elsewhere {
        fields.push("elsewhere", "on");
    }
    fields.push("release", if plan.by_itself { "itself" } else { "person" });
    let (nth, day, at, lasts) = plan.monthly.map_or((1, Weekday::Monday, Time::constant(10, 0, 0, 0), 15), |monthly| {
        (monthly.nth(), monthly.day(), monthly.at(), monthly.lasts())
    });
    fields.push("nth", nth.to_string());
    fields.push("day", DAYS.iter().find(|(_, one)| *one == day).map_or("mon", |(key, _)| key));
    fields.push("time", format!("{:02}:{:02}", at.hour(), at.minute()));
    fields.push("lasts", lasts.to_string());
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_reads_back_as_it_is_shown_and_mistakes_are_told() {
        let monthly = Monthly::new(2, Weekday::Wednesday, Time::constant(9, 30, 0, 0), 30).unwrap();
        for plan in
            [RunPlan { monthly: Some(monthly), national: true, by_itself: true, elsewhere: true }, RunPlan::default()]
        {
            assert_eq!(read(&typed(&plan)).unwrap(), plan);
        }
        let keys = |text: &[u8]| read(&Fields::from_urlencoded(text)).unwrap_err().0[0].key;
        assert_eq!(keys(b"monthly=on&nth=1&day=mon&lasts=15&time=03:00"), "error.runs.night");
        assert_eq!(keys(b"monthly=on&nth=1&day=mon&lasts=15&time=bald"), "error.time.shape");
        assert_eq!(keys(b"monthly=on&nth=9&day=mon&lasts=15&time=10"), "error.warning.choose");
        assert_eq!(keys(b"monthly=on&time=10"), "error.warning.choose");
    }
}
