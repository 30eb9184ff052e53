//! `GET /robots.txt`: search engines may read what is verified; the pages of the others say `noindex` themselves, and
//! must be readable for that to be seen.
use crate::app::App;
use crate::error::Answer;
use crate::fresh::{self, Fresh};
use axum::extract::State;
use axum::http::HeaderMap;

/// `GET /robots.txt`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let base = &app.settings.base_url;
    let text = format!(
        "User-agent: *\nDisallow: /desk\nDisallow: /*/search\nDisallow: /*/press/room\nDisallow: /*/subscription\nSitemap: {base}/sitemap.xml\n"
    );
    Ok(Fresh::text("text/plain; charset=utf-8", fresh::DRAWING, text).answer(&headers))
}
