//! `GET /{channel}/widget`: the same as a page for a frame, where the town's website allows no script. It has none, and
//! nothing in it can be pressed but links, so that any page may frame it: there is nothing to be tricked into.
use super::said::{Said, said};
use super::{Theme, Wanted, embeddable, script, speaking};
use crate::error::{Answer, Problem};
use crate::visit::Visit;
use aws_lc_rs::digest::{SHA256, digest};
use axum::http::{HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use formats::accent::Rgb;
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    said: Said,
    #[serde(serialize_with = "crate::view::safe")]
    style: String,
    theme: &'static str,
}

/// `GET /{channel}/widget?posts=&topic=&lang=&theme=&accent=`
pub async fn get(visit: Visit) -> Answer {
    let visit = speaking(visit);
    let accent = accent(&visit);
    let page = visit.app.cache.page(&visit, render(&visit, &accent)).await?;
    let mut answer = page.answer(&visit.headers);
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy(&style(&visit, &accent)?)?);
    visit.keep_robots_away();
    embeddable(&mut answer);
    Ok(answer)
}

/// The colour the address asks for; empty for the town's.
fn accent(visit: &Visit) -> String {
    Rgb::parse(&visit.query("accent")).map(|colour| colour.to_string()).unwrap_or_default()
}

async fn render(visit: &Visit, accent: &str) -> Result<String, Problem> {
    let said = said(visit, Wanted::of(visit), accent).await?;
    let theme = match Theme::parse(&visit.query("theme")) {
        Some(theme @ (Theme::Dark | Theme::Auto)) => theme,
        _ => Theme::Light,
    };
    let context = Context { said, style: style(visit, accent)?, theme: theme.key() };
    visit.app.views.render(visit.speak.lang, "pages/widget.html", context)
}

/// The element's style, told of a page instead of an element.
fn style(visit: &Visit, accent: &str) -> Result<String, Problem> {
    let mut rules = script::style(&visit.app.assets).ok_or(Problem::NotFound)?;
    for theme in Theme::ALL {
        rules = rules.replace(&format!(":host([theme={}])", theme.key()), &format!("[data-theme={}]", theme.key()));
    }
    let accent = if accent.is_empty() { &visit.channel.channel.profile.accent } else { accent };
    let theme = formats::accent::theme(accent);
    Ok(format!(
        ":root{{--light:{};--dark:{};--ausrufer-font:system-ui,sans-serif;--ausrufer-space:.75rem}}body{{margin:0}}{}",
        theme.light.accent,
        theme.dark.accent,
        rules.replace(":host", ":root")
    ))
}

fn policy(style: &str) -> Result<HeaderValue, Problem> {
    let hash = STANDARD.encode(digest(&SHA256, style.as_bytes()));
    let text = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors *"
    );
    HeaderValue::try_from(text).map_err(Problem::internal)
}
