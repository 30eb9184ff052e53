//! The actor.
use super::{Names, document};
use crate::escape::escape_html;
use crate::post_view::ChannelView;
use serde_json::json;

/// What the channel shows besides its profile.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The public key, PEM.
    pub key: &'a str,
    /// Whether search and lists of other servers may have it: the channel is proven to be the town's.
    pub listed: bool,
    /// Absolute address of the privacy notice.
    pub privacy: &'a str,
    /// What that is called.
    pub privacy_label: &'a str,
    /// Absolute address of the imprint.
    pub imprint: &'a str,
    /// What that is called.
    pub imprint_label: &'a str,
}

/// Writes the actor.
pub fn actor(channel: &ChannelView<'_>, shown: &Shown<'_>) -> String {
    let (names, profile) = (Names::new(channel.url), &channel.channel.profile);
    let said = [&profile.description, &profile.tagline].into_iter().filter(|text| !text.trim().is_empty());
    let summary: String = said.map(|text| format!("<p>{}</p>", escape_html(text.trim()))).collect();
    let field = |name: &str, href: &str| {
        let value = format!("<a href=\"{0}\" rel=\"nofollow noopener\">{0}</a>", escape_html(href));
        json!({ "type": "PropertyValue", "name": name, "value": value })
    };
    let town = (!profile.domain.is_empty()).then(|| field("Web", &format!("https://{}", profile.domain)));
    let fields = [field(shown.imprint_label, shown.imprint), field(shown.privacy_label, shown.privacy)];
    let mut actor = json!({
        "id": names.actor(),
        "type": "Organization",
        "preferredUsername": channel.channel.slug.as_str(),
        "name": profile.name,
        "summary": summary,
        "url": channel.url,
        "inbox": names.inbox(),
        "outbox": names.outbox(),
        "followers": names.followers(),
        "manuallyApprovesFollowers": false,
        "discoverable": shown.listed,
        "indexable": shown.listed,
        "attachment": town.into_iter().chain(fields).collect::<Vec<_>>(),
        "publicKey": { "id": names.key(), "owner": names.actor(), "publicKeyPem": shown.key },
    });
    if let Some(icon) = channel.icon_url {
        actor["icon"] = json!({ "type": "Image", "mediaType": "image/png", "url": icon });
    }
    document(actor)
}
