//! `GET /{channel}/press/{id}`, and the same behind a newsroom's link.
use super::door::Caller;
use super::{ContactView, contact};
use crate::error::{Answer, Problem};
use crate::feeds::source::ChannelWords;
use crate::frame::{Frame, PageHead};
use crate::pages::attachment::{self, AttachmentView};
use crate::pages::picture::{self, ImageView};
use crate::visit::Visit;
use channel::image::Picture;
use formats::{markdown, release};
use serde::Serialize;

/// Letters of the description for search engines.
const LEAD: usize = 180;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    title: String,
    text_lang: String,
    when: String,
    iso: String,
    corrected: Option<String>,
    embargo: Option<String>,
    facts: Vec<(String, String)>,
    #[serde(serialize_with = "crate::view::safe")]
    html: String,
    pictures: Vec<PictureView>,
    attachments: Vec<AttachmentView>,
    pdf: String,
    post_url: Option<String>,
    back: String,
    contact: ContactView,
    about: String,
}

#[derive(Serialize)]
struct PictureView {
    image: ImageView,
    /// What it shows.
    caption: String,
    credit: Option<String>,
    url: String,
    /// "4000 × 3000".
    size: String,
}

/// The page.
pub async fn get(caller: Caller) -> Answer {
    let (visit, dates) = (&caller.visit, caller.visit.dates());
    let release = caller.release().await?;
    let (content, about) = (&release.content, visit.app.public.press_about(visit.id()).await?);
    let body = content.body.as_ref().map_or("", |body| body.as_str());
    let title = content.title.to_string();
    let mut pictures = Vec::new();
    for (picture, number) in content.pictures.iter().zip(1..) {
        let url = caller.page(&format!("/{}/{number}.jpg", release.id));
        pictures.extend(picture_view(visit, picture, url).await?);
    }
    let permalink = release.permalink(visit);
    let head = PageHead {
        // The post is the original of both; search engines need one.
        canonical_url: permalink.clone(),
        noindex: true,
        ..PageHead::new("release", &title, &markdown::lead(body, LEAD))
    };
    let words = ChannelWords::new(visit);
    let facts = release::facts(&words.view(), &release.view(permalink.as_deref().unwrap_or_default()));
    let context = Context {
        frame: visit.frame(head).await?,
        text_lang: content.lang.clone(),
        when: dates.with_year(dates.day(release.published)),
        iso: dates.iso(release.published),
        corrected: release.corrected.map(|at| dates.date(dates.day(at))),
        embargo: release.embargo(visit.speak.lang, &dates),
        facts: facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect(),
        html: markdown::to_html(body),
        pictures,
        attachments: attachment::views(visit, &content.attachments).await?,
        pdf: caller.page(&format!("/{}/release.pdf", release.id)),
        post_url: permalink,
        back: caller.page(""),
        contact: contact(visit, &about),
        about: about.about,
        title,
    };
    Ok(caller.dress(visit.html("pages/release.html", context)?))
}

async fn picture_view(visit: &Visit, picture: &Picture, url: String) -> Result<Option<PictureView>, Problem> {
    let Some(image) = picture::view(&visit.app, picture).await? else { return Ok(None) };
    let size = format!("{} × {}", picture.width, picture.height);
    let credit = picture.credit.as_ref().map(ToString::to_string);
    Ok(Some(PictureView { image, caption: picture.alt.text().to_owned(), credit, url, size }))
}
