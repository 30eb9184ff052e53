//! `GET /{channel}/manifest.webmanifest` (W3C Web App Manifest).
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::visit::Visit;
use channel::text::shorten;
use serde::Serialize;

#[derive(Serialize)]
struct Manifest {
    id: String,
    name: String,
    short_name: String,
    description: String,
    lang: &'static str,
    dir: &'static str,
    start_url: String,
    scope: String,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: Vec<Icon>,
    shortcuts: Vec<Shortcut>,
}

#[derive(Serialize)]
struct Icon {
    src: String,
    sizes: String,
    #[serde(rename = "type")]
    kind: &'static str,
    purpose: &'static str,
}

#[derive(Serialize)]
struct Shortcut {
    name: String,
    url: String,
}

/// `GET /{channel}/manifest.webmanifest?t=`: the topics of a poster travel through the installation, since the
/// installed app on an iPhone has a storage of its own.
pub async fn get(visit: Visit) -> Answer {
    let (urls, profile) = (visit.urls(), &visit.channel.channel.profile);
    let icon = |file: &str, size: u32, purpose| Icon {
        src: urls.file(&format!("{file}-{size}.png")),
        sizes: format!("{size}x{size}"),
        kind: "image/png",
        purpose,
    };
    let topics = visit.query("t");
    let manifest = Manifest {
        id: urls.file("").trim_end_matches('/').to_owned(),
        name: profile.name.clone(),
        short_name: shorten(short(&profile.name), 14),
        description: profile.description.clone(),
        lang: visit.speak.lang.tag(),
        dir: "ltr",
        start_url: if topics.is_empty() { urls.home() } else { urls.page("/follow", &[("t", &topics)]) },
        scope: urls.file("").trim_end_matches('/').to_owned(),
        display: "standalone",
        background_color: "#ffffff",
        theme_color: "#ffffff",
        icons: vec![
            icon("icon", 192, "any"),
            icon("icon", 512, "any"),
            icon("maskable", 192, "maskable"),
            icon("maskable", 512, "maskable"),
        ],
        shortcuts: vec![
            Shortcut { name: visit.t("topic.warnings", &[]), url: urls.page("", &[("topic", "warnings")]) },
            Shortcut { name: visit.t("manifest.wishes", &[]), url: urls.page("/follow", &[]) },
        ],
    };
    let json = serde_json::to_string(&manifest).map_err(Problem::internal)?;
    Ok(Fresh::text("application/manifest+json", fresh::PAGE, json).answer(&visit.headers))
}

/// "Stadt Lindenau an der Werre" becomes "Lindenau": what fits below an icon.
fn short(name: &str) -> &str {
    let words = name.split_whitespace();
    let mut words = words.skip_while(|word| ["Stadt", "Gemeinde", "Markt", "Landkreis", "Kreis"].contains(word));
    words.next().unwrap_or(name)
}
