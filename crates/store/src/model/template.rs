use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId, SeriesId, TemplateId};
use channel::series::Series;
use jiff::civil::Date;

/// A form with places to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its number.
    pub id: TemplateId,
    /// Whose it is.
    pub channel: ChannelId,
    /// What people call it.
    pub name: String,
    /// The editor's form as JSON.
    pub form: String,
    /// Last change.
    pub changed: Timestamp,
    /// Who made it.
    pub by: String,
}

/// Posts that come again, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSeries {
    /// Its number.
    pub id: SeriesId,
    /// Whose it is.
    pub channel: ChannelId,
    /// What it is made of.
    pub template: TemplateId,
    /// What people call it.
    pub name: String,
    /// When.
    pub series: Series,
    /// What is filled in, as JSON.
    pub filled: String,
    /// In whose name its posts are begun.
    pub by: EditorId,
    /// What the template is called.
    pub template_name: String,
    /// The template's form.
    pub form: String,
    /// Who wrote in the template last.
    pub wrote: EditorId,
}

/// A series to be kept.
#[derive(Clone, Debug)]
pub struct SaveSeries<'a> {
    /// Of which channel.
    pub channel: ChannelId,
    /// What people call it.
    pub name: &'a str,
    /// When.
    pub series: &'a Series,
    /// What is filled in, as JSON.
    pub filled: &'a str,
    /// Who.
    pub by: EditorId,
    /// When it is kept.
    pub now: Timestamp,
}

/// A post that was made of a series and is still to be given its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenOccasion {
    /// Of which series.
    pub series: SeriesId,
    /// Its day.
    pub day: Date,
    /// The post.
    pub post: PostId,
}
