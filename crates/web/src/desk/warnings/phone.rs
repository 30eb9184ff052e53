//! What phones show of a message: the text of the push itself, made before it goes out.
use super::form;
use crate::app::App;
use crate::lang::Speak;
use crate::urls::Urls;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::ids::PostId;
use channel::lang::Lang;
use channel::post::Content;
use channel::slug::from_title;
use channel::warning::{Alert, Message, Purpose};
use formats::post_view::{ChannelView, PostView};
use formats::push_payload::{Pushed, warning_says};
use formats::warning::Told;

/// The message as version `number + 1` of its post.
pub struct Outgoing<'a> {
    /// The post.
    pub post: PostId,
    /// Its place in the chain.
    pub number: u32,
    /// What was decided.
    pub message: &'a Message,
    /// In the words of the standard.
    pub alert: &'a Alert,
    /// As the post says it.
    pub content: &'a Content,
}

/// The notifications, each with the tag of its language: those a device may ask for, and the channel's own.
pub fn shows(app: &App, channel: &Channel, out: &Outgoing<'_>, now: Timestamp) -> Vec<(String, Pushed)> {
    let urls = Urls::at(&app.settings.base_url, Speak::quietly(channel.profile.lang), &channel.slug);
    let (home, own) = (urls.channel_absolute(), urls.post_absolute(out.post, &from_title(out.content.title.as_str())));
    let (feed, icon) = (format!("{home}/feed"), urls.absolute(&urls.file("icon-192.png")));
    let channel_view = ChannelView { channel, url: &home, feed_base: &feed, icon_url: Some(&icon) };
    let post_view = PostView {
        id: out.post,
        version: out.number + 1,
        content: out.content,
        url: &own,
        published: now,
        updated: now,
        picture_url: None,
        withdrawn: false,
    };
    let rings = out.message.purpose == Purpose::Actual && !out.message.turn.ends();
    let mut tags = vec![channel.profile.lang.tag(), Lang::De.tag(), Lang::En.tag()];
    tags.dedup();
    let mut shown: Vec<(String, Pushed)> = Vec::new();
    for told in tags.into_iter().filter_map(|tag| Told::exactly(out.alert, tag)) {
        if shown.iter().all(|(tag, _)| *tag != told.language) {
            let pushed = warning_says(&channel_view, &post_view, &told, rings);
            shown.push((told.language, pushed));
        }
    }
    shown
}

/// A complaint beside the steps of each language that do not fit into the notification, with how much is too much.
pub fn complaints(shown: &[(String, Pushed)]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (tag, pushed) in shown.iter().filter(|(_, pushed)| pushed.missing > 0) {
        let field = form::languages().find(|(language, _)| language == tag).map(|(_, [.., steps])| steps);
        errors.push(field.unwrap_or(form::TEXTS[0][2]), "error.warning.steps_long", pushed.missing);
    }
    errors
}
