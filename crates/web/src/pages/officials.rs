//! Official warnings of a channel: those every page shows, and all of them, `GET /{channel}/official`.
use super::official::{OfficialView, view};
use crate::app::App;
use crate::dates::Dates;
use crate::error::Answer;
use crate::frame::{Frame, PageHead};
use crate::lang::{Speak, t};
use crate::urls::Urls;
use crate::visit::Visit;
use channel::official::{Ending, Standing};
use jiff::SignedDuration;
use serde::Serialize;
use std::cmp::Reverse;
use store::StoreError;
use store::model::{Official, PublicChannel};

/// What ended stays so long, as a line.
const ENDED_STAYS: SignedDuration = SignedDuration::from_hours(3);
/// Warnings on one page, and on that of all.
const MOST: usize = 20;
const ALL: usize = 300;

/// `officials` in the templates.
#[derive(Clone, Default, Serialize)]
pub struct Officials {
    /// What holds, the worst first, then what ended lately.
    pub list: Vec<OfficialView>,
    /// “Und 7 weitere”; empty when there are none.
    pub more: String,
    /// Where all of them stand.
    pub url: String,
}

/// Those a page shows.
pub async fn shown(app: &App, speak: Speak, channel: &PublicChannel) -> Result<Officials, StoreError> {
    let mut all = every(app, channel).await?;
    let more = all.len().saturating_sub(MOST);
    // Every page asks for them: only what it shows is written.
    all.truncate(MOST);
    let more = if more > 0 { t(speak.lang, "official.more", &[("n", &more.to_string())]) } else { String::new() };
    Ok(Officials { more, ..views(app, speak, channel, &all) })
}

/// The worst first, then what ended lately.
async fn every(app: &App, channel: &PublicChannel) -> Result<Vec<Official>, StoreError> {
    let now = app.clock.now();
    let mut all = app.public.officials(channel.channel.id, now - ENDED_STAYS, ALL).await?;
    all.retain(|one| match one.standing(now) {
        Standing::Holds(_) => true,
        Standing::Ended(Ending::Unwatched, _) => false,
        Standing::Ended(_, at) => now.duration_since(at) < ENDED_STAYS,
    });
    all.sort_by_key(|one| (!one.standing(now).holds(), one.rehearsal, Reverse(one.severity)));
    Ok(all)
}

fn views(app: &App, speak: Speak, channel: &PublicChannel, all: &[Official]) -> Officials {
    let (now, of) = (app.clock.now(), &channel.channel);
    let (urls, dates) = (Urls::new(app, speak, &of.slug), Dates::new(&of.profile, speak.lang, now));
    let list = all.iter().map(|one| view(one, &urls, &dates, speak.lang, now)).collect();
    Officials { list, more: String::new(), url: urls.page("/official", &[]) }
}

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
}

/// The handler.
pub async fn get(visit: Visit) -> Answer {
    let page = visit.app.cache.page(&visit, render(&visit)).await?;
    Ok(page.answer(&visit.headers))
}

async fn render(visit: &Visit) -> Result<String, crate::error::Problem> {
    let name = &visit.channel.channel.profile.name;
    let title = visit.t("official.title", &[]);
    let mut head = PageHead::new("officials", &title, &visit.t("official.not_ours", &[("town", name)]));
    head.noindex = true;
    let all = views(&visit.app, visit.speak, &visit.channel, &every(&visit.app, &visit.channel).await?);
    let frame = visit.frame(head).await?.with_officials(all);
    visit.app.views.render(visit.speak.lang, "pages/officials.html", Context { frame })
}
