//! `GET /{channel}/press`, and `GET /{channel}/press/room/{token}` behind a newsroom's link.
use super::door::Caller;
use super::{ContactView, contact};
use crate::error::Answer;
use crate::frame::{Frame, PageHead};
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    /// The newsroom that is greeted by its name.
    room: Option<String>,
    releases: Vec<Line>,
    contact: ContactView,
    about: String,
}

#[derive(Serialize)]
struct Line {
    url: String,
    title: String,
    lang: Option<String>,
    when: String,
    iso: String,
    embargo: Option<String>,
    pictures: usize,
}

/// The page.
pub async fn get(caller: Caller) -> Answer {
    let (visit, dates) = (&caller.visit, caller.visit.dates());
    let about = visit.app.public.press_about(visit.id()).await?;
    let releases = caller.all().await?;
    let title = visit.t("press.title", &[]);
    let said = visit.t("press.intro", &[("name", &visit.channel.channel.profile.name)]);
    let head = match caller.room() {
        Some(_) => PageHead { noindex: true, ..PageHead::new("press", &title, &said) },
        None => {
            let canonical_url = Some(visit.urls().absolute(&visit.urls().file("press")));
            PageHead { canonical_url, ..PageHead::new("press", &title, &said) }
        }
    };
    let context = Context {
        frame: visit.frame(head).await?,
        room: caller.room().map(|room| room.name.clone()),
        releases: releases
            .iter()
            .map(|one| Line {
                url: caller.page(&format!("/{}", one.id)),
                title: one.content.title.to_string(),
                lang: (one.content.lang != visit.speak.lang.tag()).then(|| one.content.lang.clone()),
                when: dates.date(dates.day(one.published)),
                iso: dates.iso(one.published),
                embargo: one.embargo(visit.speak.lang, &dates),
                pictures: one.content.pictures.len(),
            })
            .collect(),
        contact: contact(visit, &about),
        about: about.about,
    };
    Ok(caller.dress(visit.html("pages/press.html", context)?))
}
