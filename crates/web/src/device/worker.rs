//! `GET /{channel}/sw.js`: the service worker, told what belongs to this channel and this version.
use crate::assets::Assets;
use crate::error::{Answer, Problem};
use crate::frame::{CSS, JS};
use crate::fresh::{self, Fresh};
use crate::visit::Visit;
use axum::http::{HeaderName, HeaderValue};
use serde::Serialize;

const SCRIPT: &str = "js/sw.js";
/// What the first line begins with; the rest of it is JSON and a semicolon.
pub const SETTING: &str = "const AUSRUFER = ";
/// Modules of the pages whose functions the worker needs too; a worker of this kind cannot import them.
const SHARED: [&str; 3] = ["js/reactions/shelf.js", "js/reactions/outbox.js", "js/reactions/background.js"];
/// Kept by nobody who did not switch reactions on: they come with the first use. The widget is for pages of others.
const LATER: [&str; 4] = ["js/desk/", "js/reactions/", "vendor/noble-curves/", "widget/"];

/// Checks signatures where the browser cannot; messages are checked without a network, too.
const SIGNATURES: &str = "vendor/noble-curves/ed25519.js";

#[derive(Serialize)]
struct Setting {
    /// Path of the channel, without slash at the end.
    channel: String,
    /// Names the caches; changes with every release and every change of the profile.
    version: String,
    /// What must be there for a page to stand without a network.
    shell: Vec<String>,
    offline: String,
    latest: String,
    icon: String,
    badge: String,
    push_key: String,
    /// What to show when a push cannot be read.
    fallback_title: String,
    fallback_body: String,
}

/// `GET /{channel}/sw.js`
pub async fn get(visit: Visit) -> Answer {
    let body = body(&visit.app.assets).ok_or(Problem::NotFound)?;
    let setting = serde_json::to_string(&setting(&visit).await?).map_err(Problem::internal)?;
    let text = format!("{SETTING}{setting};\n{body}");
    let mut answer = Fresh::text("text/javascript; charset=utf-8", fresh::PAGE, text).answer(&visit.headers);
    // The channel page itself has no slash at the end, so the scope has none either; the worker minds the border.
    let allowed = HeaderValue::try_from(visit.urls().file("").trim_end_matches('/')).map_err(Problem::internal)?;
    answer.headers_mut().insert(HeaderName::from_static("service-worker-allowed"), allowed);
    Ok(answer)
}

/// All of it but the first line, the same for every channel; `None` when the set lacks it.
pub fn body(assets: &Assets) -> Option<String> {
    let script = assets.bytes(SCRIPT)?;
    let shared: Vec<_> = SHARED.into_iter().filter_map(|name| assets.bytes(name)).collect();
    let shared: String = shared.iter().map(|module| classic(&String::from_utf8_lossy(module))).collect();
    Some(format!("{shared}{}", String::from_utf8_lossy(&script)))
}

/// A module as plain script: its functions become the worker's own.
fn classic(module: &str) -> String {
    let lines = module.lines().filter(|line| !line.starts_with("import "));
    lines.map(|line| format!("{}\n", line.strip_prefix("export ").unwrap_or(line))).collect()
}

async fn setting(visit: &Visit) -> Result<Setting, Problem> {
    let (app, urls) = (&visit.app, visit.urls());
    let profile = &visit.channel.channel.profile;
    // The cuts German and English need; others are kept when a page first asks for them.
    let fonts = app.assets.names("-latin-400-normal.woff2").chain(app.assets.names("-latin-600-normal.woff2"));
    let fonts = fonts.chain(app.assets.names("-latin-500-normal.woff2"));
    let scripts = app.assets.names(".js").filter(|name| *name != SCRIPT);
    let scripts = scripts.filter(|name| !LATER.iter().any(|folder| name.starts_with(folder)));
    let names = CSS.into_iter().chain(JS).chain(scripts).chain(fonts).chain(["icons.svg", SIGNATURES]);
    let mut shell: Vec<String> = names.filter_map(|name| app.assets.url(name)).collect();
    shell.sort();
    shell.dedup();
    shell.extend([urls.file("theme.css"), urls.file("offline"), urls.file("check")]);
    if profile.crest.is_some() {
        shell.push(urls.file("crest"));
    }
    Ok(Setting {
        channel: urls.file("").trim_end_matches('/').to_owned(),
        version: app.assets.hash().to_owned(),
        shell,
        offline: urls.file("offline"),
        latest: urls.file("latest.json"),
        icon: urls.file("icon-192.png"),
        badge: urls.file("badge-96.png"),
        push_key: app.keys.public(&visit.channel.channel).await?.vapid.clone(),
        fallback_title: profile.name.clone(),
        fallback_body: visit.t("push.fallback", &[]),
    })
}
