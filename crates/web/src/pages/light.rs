//! The page of a warning that holds: one file of some kilobytes with everything in it, for networks that hardly work and
//! servers that everybody asks at once. The full page is one link away, and takes its place when the warning is over.
use super::areas::Areas;
use super::post::Context;
use super::warning::told;
use crate::assets::Assets;
use crate::error::Problem;
use crate::visit::Visit;
use aws_lc_rs::digest::{SHA256, digest};
use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use channel::warning::{Purpose, Severity};
use serde::Serialize;
use store::model::{PublishedPost, Sealed};

/// Its style, within the page.
const STYLE: &str = "light.css";

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    context: Context,
    light: Light,
}

#[derive(Serialize)]
struct Light {
    #[serde(serialize_with = "crate::view::safe")]
    style: String,
    /// `severe`, `moderate`, `rehearsal`.
    tone: &'static str,
    label: String,
    level: Option<String>,
    area: Areas,
    /// What to do and what is the matter; empty where the text is shown as it was written.
    steps: Vec<String>,
    say: String,
    full_url: String,
    reload_url: String,
}

/// The page of a warning by its last message.
pub fn render(visit: &Visit, context: Context, post: &PublishedPost, last: &Sealed) -> Result<String, Problem> {
    let said = told(last, visit.speak.lang);
    // Leichte Sprache and what was written beside it stand as they were written.
    let said = said.filter(|said| !context.simple && context.text_lang == said.language);
    let (severity, purpose) = (last.severity, last.purpose);
    let tone = match purpose {
        Purpose::Actual if severity >= Severity::Severe => "severe",
        Purpose::Actual => "moderate",
        _ => "rehearsal",
    };
    let label = match purpose {
        Purpose::Actual => visit.t("warning.word", &[]),
        other => visit.t(&format!("purpose.mark_{}", other.key()), &[]),
    };
    let urls = visit.urls();
    let path = format!("/p/{}-{}", post.id, post.slug_tail);
    let light = Light {
        style: style(&visit.app.assets),
        tone,
        label,
        level: (purpose == Purpose::Actual).then(|| visit.t(&format!("warning.severity.{}", severity.word()), &[])),
        area: said.as_ref().map(|said| Areas::of(&said.areas)).unwrap_or_default(),
        steps: said.as_ref().map(|said| said.steps.clone()).unwrap_or_default(),
        say: said.map(|said| said.description).unwrap_or_default(),
        full_url: urls.page(&path, &[("view", "full")]),
        reload_url: visit.uri.to_string(),
    };
    visit.app.views.render(visit.speak.lang, "pages/warning.html", Page { context, light })
}

fn style(assets: &Assets) -> String {
    let bytes = assets.bytes(STYLE).unwrap_or_default();
    // What is only for whoever edits it need not cross a network that hardly works.
    let lines = String::from_utf8_lossy(&bytes).into_owned();
    lines.lines().map(str::trim).filter(|line| !line.starts_with("/*")).collect::<Vec<_>>().join("\n")
}

/// The policy of this page alone: its one style by its hash, no script, nothing from anywhere.
pub fn policy(assets: &Assets) -> Option<HeaderValue> {
    let hash = STANDARD.encode(digest(&SHA256, style(assets).as_bytes()));
    let text = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::try_from(text).ok()
}
