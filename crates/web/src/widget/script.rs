//! `GET /widget.js`: the element, with its style in it. One script for every channel of the instance.
use super::open;
use crate::app::App;
use crate::assets::Assets;
use crate::error::{Answer, Problem};
use crate::fresh::Fresh;
use axum::extract::State;
use axum::http::HeaderMap;

const SCRIPT: &str = "widget/widget.js";
const STYLE: &str = "widget/widget.css";
/// Pages of others name this address for years, so it cannot carry a hash; after an update they have the new one within an hour.
const CACHE: &str = "public, max-age=3600";

/// `GET /widget.js`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let text = script(&app.assets).ok_or(Problem::NotFound)?;
    let mut answer = Fresh::text("text/javascript; charset=utf-8", CACHE, text).answer(&headers);
    open(&mut answer);
    Ok(answer)
}

/// The script as it goes out: what only its authors need stays here.
fn script(assets: &Assets) -> Option<String> {
    let style = serde_json::to_string(&style(assets)?).ok()?;
    let script = String::from_utf8(assets.bytes(SCRIPT)?.to_vec()).ok()?;
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    let short: String = lines.map(|line| format!("{line}\n")).collect();
    Some(short.replace("\"%STYLE%\"", &style))
}

fn is_comment(line: &str) -> bool {
    ["//", "/**", "* ", "*/"].iter().any(|mark| line.starts_with(mark))
}

/// The style of both forms, without what is only for whoever edits it.
pub fn style(assets: &Assets) -> Option<String> {
    let text = String::from_utf8(assets.bytes(STYLE)?.to_vec()).ok()?;
    let (_, rules) = text.split_once("*/")?;
    Some(rules.lines().map(str::trim).collect())
}
