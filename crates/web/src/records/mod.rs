//! What a year of a channel leaves to the town's archive: a bag of files (RFC 8493) with the pages as residents got them
//! (WARC), every version of every post with who brought it out (JSON, and HTML that needs nothing else), and the media.
//!
//! Names: whoever in the house brought a text out, found it good or took it back stands in it, as in the audit. Who wrote,
//! what was said about a draft and why one was sent back does not: that is work, and no record of what the town said.
//! Nothing of followers or of single reactions is in it, because nothing of them is there.
mod acts;
mod bag;
mod crawl;
mod facts;
mod library;
mod links;
mod page;
mod told;

pub use bag::{Bag, Place};

use crate::app::App;
use crate::error::Problem;
use crate::lang::{Lang, Speak, t};
use crate::urls::Urls;
use channel::clock::Timestamp;
use channel::ids::PostId;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use store::model::{AuditEntry, PublicChannel, PublishedPost, RecordedVariant, RecordedVersion, Sealed};

/// What was handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Posts.
    pub posts: usize,
    /// Media whose files are in it.
    pub media: usize,
    /// Pages, pictures and style sheets in the WARC file.
    pub pages: usize,
}

/// Everything of one post.
pub(crate) struct Record {
    post: PublishedPost,
    versions: Vec<RecordedVersion>,
    variants: Vec<RecordedVariant>,
    acts: Vec<AuditEntry>,
    sealed: Vec<Sealed>,
}

/// What all parts need to know.
pub(crate) struct Order<'a> {
    app: &'a App,
    at: &'a PublicChannel,
    lang: Lang,
    zone: TimeZone,
    year: i16,
    now: Timestamp,
}

/// Rows of the audit about one post; more has none.
const ACTS_MAX: usize = 2000;

/// Name of the bag's folder, and of the file without its ending.
pub fn name(slug: &str, year: i16) -> String {
    format!("archiv-{slug}-{year}")
}

/// A year that can be asked for: from the first computer to this one.
pub fn parse_year(text: &str, now: Timestamp) -> Option<i16> {
    let this = now.to_zoned(TimeZone::UTC).year();
    text.parse().ok().filter(|year| (1970..=this.saturating_add(1)).contains(year))
}

/// Writes the records of a year. Reads post by post, so that memory does not grow with the year.
pub async fn write(app: &App, at: &PublicChannel, year: i16, mut bag: Bag) -> Result<Summary, Problem> {
    let zone = crate::dates::zone(&at.channel.profile);
    let order = Order { app, at, lang: at.channel.profile.lang, zone, year, now: app.clock.now() };
    let posts = app.desk.recorded_posts(at.channel.id, order.begins(year), order.begins(year + 1)).await?;
    bag.whole("data/LIESMICH.txt", order.text("records.readme").as_bytes()).await?;
    let (mut library, mut list) = (library::Library::default(), told::List::begin(&order, &mut bag).await?);
    for post in &posts {
        let Some(record) = order.record(*post).await? else { continue };
        list.add(&order, &record, &mut bag).await?;
        library.notice(&record);
    }
    list.end(&mut bag).await?;
    for post in &posts {
        let Some(record) = order.record(*post).await? else { continue };
        let html = page::html(&order, &record).await?;
        bag.whole(&format!("data/{}", page::file(&record.post)), html.as_bytes()).await?;
        for sealed in &record.sealed {
            bag.whole(&format!("data/{}", page::sealed_file(sealed)), &sealed.cap).await?;
        }
    }
    let media = library.write(&order, &mut bag).await?;
    let pages = crawl::write(&order, &posts, &mut bag).await?;
    bag.close(&order.about()).await?;
    Ok(Summary { posts: posts.len(), media, pages })
}

impl Order<'_> {
    /// Midnight of New Year by the clocks of the channel.
    fn begins(&self, year: i16) -> Timestamp {
        let day: Date = if year > 9998 { Date::MAX } else { date(year, 1, 1) };
        day.to_zoned(self.zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// Addresses in the channel's own language.
    fn urls(&self) -> Urls<'_> {
        Urls::at(&self.app.settings.base_url, Speak::quietly(self.lang), &self.at.channel.slug)
    }

    /// A text in the channel's language.
    fn t(&self, key: &str, fill: &[(&str, &str)]) -> String {
        t(self.lang, key, fill)
    }

    /// A text that names the channel and the year.
    fn text(&self, key: &str) -> String {
        let (name, year, now) = (&self.at.channel.profile.name, self.year.to_string(), self.now.to_string());
        let fill = [("channel", name.as_str()), ("year", &year), ("now", &now), ("version", self.app.settings.version)];
        self.t(key, &fill)
    }

    /// When, as it can be read in thirty years: day and time by the clocks of the channel, and how far they are from UTC.
    fn moment(&self, at: Timestamp) -> String {
        jiff::fmt::strtime::format("%Y-%m-%d %H:%M:%S %:z", &at.to_zoned(self.zone.clone())).unwrap_or_default()
    }

    async fn record(&self, id: PostId) -> Result<Option<Record>, Problem> {
        let (app, channel) = (self.app, self.at.channel.id);
        let Some(post) = app.public.post(channel, id).await? else { return Ok(None) };
        let about = store::AuditFilter { post: Some(id), ..Default::default() };
        let mut acts = app.desk.audit(channel, &about, ACTS_MAX).await?;
        acts.retain(|entry| acts::is_record(&entry.what));
        acts.reverse();
        Ok(Some(Record {
            post,
            versions: app.desk.recorded_versions(id).await?,
            variants: app.desk.recorded_variants(id).await?,
            acts,
            sealed: app.desk.sealed(id).await?,
        }))
    }

    /// `bag-info.txt`.
    fn about(&self) -> Vec<(&'static str, String)> {
        let profile = &self.at.channel.profile;
        let address = crate::urls::channel_absolute(&self.app.settings.base_url, self.at.channel.slug.as_str());
        vec![
            ("Source-Organization", profile.name.clone()),
            ("Organization-Address", profile.imprint.address.clone()),
            ("Contact-Email", profile.imprint.email.clone()),
            ("External-Description", self.text("records.description")),
            ("External-Identifier", format!("{address} {}", self.year)),
            ("Bagging-Date", self.now.to_zoned(self.zone.clone()).date().to_string()),
            ("Bag-Software-Agent", format!("Ausrufer {}", self.app.settings.version)),
        ]
    }
}
