//! `GET /{channel}/widget.json`: what the element asks for.
use super::{Wanted, open, said, speaking};
use crate::error::{Answer, Problem};
use crate::fresh::Fresh;
use crate::visit::Visit;

/// A warning must not wait long for pages that are loaded anew.
const CACHE: &str = "public, max-age=30";

/// `GET /{channel}/widget.json?posts=&topic=&lang=`
pub async fn get(visit: Visit) -> Answer {
    let visit = speaking(visit);
    let render = async {
        let said = said::said(&visit, Wanted::of(&visit), "").await?;
        serde_json::to_string(&said).map_err(Problem::internal)
    };
    let page = visit.app.cache.kept(&visit, render, |text| Fresh::text("application/json", CACHE, text)).await?;
    let mut answer = page.answer(&visit.headers);
    open(&mut answer);
    Ok(answer)
}
