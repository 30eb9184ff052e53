//! `GET /{channel}/check`: "Is this message from the town?" A proof in the fragment is judged by the page itself, without
//! asking anybody; `POST` compares a pasted text with what was published. What is pasted is kept nowhere.
mod furniture;
mod known;
mod pasted;

pub use known::DAYS;

use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead};
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use axum::extract::Form;
use axum::extract::rejection::FormRejection;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use formats::proof::MAX_PASTED;
use pasted::Said;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    check: Check,
}

#[derive(Serialize)]
struct Check {
    action: String,
    /// What the script needs, as JSON that is safe inside an element.
    #[serde(serialize_with = "crate::view::safe")]
    known: String,
    /// Whether this channel signs at all.
    signs: bool,
    text: String,
    said: Option<Said>,
}

/// What was sent.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    text: String,
}

/// `GET /{channel}/check`
pub async fn get(visit: Visit) -> Answer {
    let page = visit.app.cache.page(&visit, page(&visit, String::new(), None)).await?;
    Ok(page.answer(&visit.headers))
}

/// `POST /{channel}/check`
pub async fn post(visit: Visit, visitor: Visitor, sent: Result<Form<Sent>, FormRejection>) -> Answer {
    visit.app.limiter.take(What::Check, visitor, visit.app.clock.now(), &*visit.app.random)?;
    let Ok(Form(Sent { mut text })) = sent else { return Err(Problem::Refused("check.too_long")) };
    if text.len() > MAX_PASTED {
        return Err(Problem::Refused("check.too_long"));
    }
    let said = pasted::judge(&visit, &text).await?;
    if said.is_nothing() {
        text.clear();
    }
    visit.keep_robots_away();
    let page = page(&visit, text, Some(said)).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response())
}

async fn page(visit: &Visit, text: String, said: Option<Said>) -> Result<String, Problem> {
    let title = visit.t("check.title", &[]);
    let frame = visit.frame(PageHead::new("check", &title, &visit.t("check.lead", &[]))).await?;
    let keys = visit.app.public.key_list(visit.id()).await?;
    let check = Check {
        action: visit.urls().page("/check", &[]),
        signs: keys.is_some(),
        known: known::json(visit, keys).await?,
        text,
        said,
    };
    visit.app.views.render(visit.speak.lang, "pages/check.html", Context { frame, check })
}
