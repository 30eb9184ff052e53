//! What stands around every page of the desk: the context of `templates/desk/base.html`.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::{At, Signed};
use crate::desk::labels::named;
use crate::desk::urls::{self, At as AtUrls};
use crate::error::Answer;
use crate::lang::{Lang, Speak, t};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse};
use channel::field::FieldErrors;
use serde::Serialize;
use std::collections::BTreeMap;
use store::model::PublicChannel;

const CSS: [&str; 5] = ["site.css", "desk.css", "desk_pages.css", "desk_warnings.css", "desk_outlets.css"];
const JS: [&str; 1] = ["js/desk/main.js"];

/// The context of the desk's frame.
#[derive(Clone, Serialize)]
pub struct Frame {
    site: Site,
    page: Head,
    me: Option<Me>,
    channel: Option<ChannelHead>,
    channels: Vec<Choice>,
    nav: Vec<NavItem>,
    /// What was just done, in a sentence.
    notice: Option<String>,
}

#[derive(Clone, Serialize)]
struct Site {
    lang: &'static str,
    css: Vec<String>,
    js: Vec<String>,
    name: String,
    version: &'static str,
}

#[derive(Clone, Serialize)]
struct Head {
    kind: &'static str,
    title: String,
    refresh: Option<u32>,
}

#[derive(Clone, Serialize)]
struct Me {
    name: String,
    csrf: String,
}

#[derive(Clone, Serialize)]
struct ChannelHead {
    slug: String,
    name: String,
    public: bool,
    admin: bool,
    crest_url: Option<String>,
    theme_css: String,
    public_url: String,
    new_post: String,
    today: String,
    /// Where every page of the desk asks what must be seen at once.
    pulse: String,
}

#[derive(Clone, Serialize)]
struct Choice {
    name: String,
    url: String,
    current: bool,
}

#[derive(Clone, Serialize)]
struct NavItem {
    key: &'static str,
    label: String,
    icon: &'static str,
    url: String,
    current: bool,
    /// On a phone behind "more": there is room for four.
    more: bool,
}

/// What a thumb reaches at once on a phone, first on every screen.
const AT_HAND: [&str; 4] = ["today", "posts", "warnings", "days"];

/// Sentences a page may show after a redirect (`?done=saved`).
const NOTICES: [&str; 78] = [
    "fediverse_on",
    "fediverse_off",
    "press",
    "newsletter_started",
    "newsletter_stopped",
    "newsletter_look",
    "newsletter_tried",
    "outlet_added",
    "outlet_added_hand",
    "outlet_look",
    "outlet_stopped",
    "outlet_started",
    "decided",
    "released",
    "released_update",
    "released_all_clear",
    "released_false_alarm",
    "released_test",
    "released_test_update",
    "released_test_end",
    "released_exercise",
    "released_exercise_update",
    "released_exercise_end",
    "area_whole",
    "saved",
    "published",
    "discarded",
    "draft_gone",
    "withdrawn",
    "resumed",
    "paused",
    "retried",
    "unchanged",
    "cancelled",
    "removed",
    "password",
    "totp",
    "passkey",
    "closed",
    "published_channel",
    "hidden_channel",
    "revoked",
    "submitted",
    "taken_back",
    "approved",
    "returned",
    "scheduled",
    "unscheduled",
    "archived",
    "reopened",
    "restored",
    "earlier",
    "role",
    "token_revoked",
    "pinned",
    "unpinned",
    "variant_out",
    "variant_down",
    "webhook_ping",
    "webhook_repeat",
    "webhook_stopped",
    "webhook_started",
    "from_template",
    "examples",
    "template_dropped",
    "series_ended",
    "source_look",
    "source_started",
    "source_stopped",
    "medium_added",
    "medium_known",
    "medium_deleted",
    "official_added",
    "official_removed",
    "official_rule",
    "official_sent",
    "official_dismissed",
    "official_look",
];

impl Frame {
    /// Around a page outside a channel for nobody in particular: signing in.
    pub fn open(app: &App, speak: Speak, kind: &'static str, title_key: &str) -> Self {
        let file = |name: &str| app.assets.url(name).unwrap_or_default();
        Self {
            site: Site {
                lang: speak.lang.tag(),
                css: CSS.into_iter().map(file).collect(),
                js: JS.into_iter().map(file).collect(),
                name: app.settings.instance_name.clone(),
                version: app.settings.version,
            },
            page: Head { kind, title: t(speak.lang, title_key, &[]), refresh: None },
            me: None,
            channel: None,
            channels: Vec::new(),
            nav: Vec::new(),
            notice: None,
        }
    }

    /// Around a page for somebody, outside a channel; `channels` are theirs.
    pub fn signed(app: &App, signed: &Signed, channels: &[PublicChannel], kind: &'static str, title_key: &str) -> Self {
        let mut frame = Self::open(app, signed.speak, kind, title_key);
        frame.me = Some(Me { name: signed.account.name.clone(), csrf: signed.csrf.clone() });
        frame.channels = channels.iter().map(|c| choice(c, None)).collect();
        if let [only] = channels {
            let grant = signed.account.grant(only.channel.id);
            let admin = grant.is_some_and(|grant| grant.may(channel::editor::Power::Manage, app.clock.now()));
            frame.enter(app, only, admin, signed.speak.lang, kind);
        }
        frame
    }

    /// Around a page of a channel.
    pub fn at(app: &App, at: &At, kind: &'static str, title_key: &str) -> Self {
        let mut frame = Self::open(app, at.signed.speak, kind, title_key);
        frame.me = Some(Me { name: at.signed.account.name.clone(), csrf: at.signed.csrf.clone() });
        frame.channels = at.channels.iter().map(|c| choice(c, Some(&at.channel))).collect();
        frame.enter(app, &at.channel, at.is_admin(), at.signed.speak.lang, kind);
        frame
    }

    /// Another title than the key's own text.
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.page.title = title.into();
        self
    }

    /// Loads itself again after so many seconds where no script runs.
    pub fn refreshing(mut self, seconds: u32) -> Self {
        self.page.refresh = Some(seconds);
        self
    }

    /// With the sentence named in the address.
    pub fn after(mut self, lang: Lang, query: &Fields) -> Self {
        let done = query.get("done");
        self.notice = NOTICES.contains(&done).then(|| t(lang, &format!("done.{done}"), &[]));
        self
    }

    /// With a sentence of the page's own.
    pub fn saying(mut self, notice: String) -> Self {
        self.notice = Some(notice);
        self
    }

    fn enter(&mut self, app: &App, here: &PublicChannel, admin: bool, lang: Lang, kind: &'static str) {
        let (channel, urls) = (&here.channel, AtUrls(&here.channel.slug));
        self.channel = Some(ChannelHead {
            slug: channel.slug.to_string(),
            name: channel.profile.name.clone(),
            public: channel.public,
            admin,
            crest_url: channel.profile.crest.as_ref().map(|_| urls.page("/crest")),
            theme_css: urls.page("/theme.css"),
            public_url: crate::urls::channel_absolute(&app.settings.base_url, channel.slug.as_str()),
            new_post: urls.new_post(),
            today: urls.today(),
            pulse: urls.page("/warnings/pulse"),
        });
        let item = |key: &'static str, icon: &'static str, url: String| NavItem {
            key,
            label: t(lang, &format!("nav.{key}"), &[]),
            icon,
            url,
            current: section(kind) == key,
            more: !AT_HAND.contains(&key),
        };
        self.nav = vec![
            item("today", "home", urls.today()),
            item("posts", "archive", urls.posts()),
            item("media", "image", urls.media()),
            item("templates", "copy", urls.templates()),
            item("warnings", "kind-warning", urls.page("/warnings")),
            item("days", "kind-event", urls.days()),
            item("deliveries", "send", urls.deliveries()),
            item("figures", "eye", urls.figures()),
        ];
        if admin {
            self.nav.push(item("settings", "settings", urls.settings()));
            self.nav.push(item("editors", "people", urls.editors()));
            self.nav.push(item("audit", "seal", urls.audit()));
        }
        self.nav.push(item("account", "key", urls::ACCOUNT.to_owned()));
        self.nav.sort_by_key(|item| AT_HAND.iter().position(|key| *key == item.key).unwrap_or(AT_HAND.len()));
    }
}

/// The part of the desk a page belongs to.
fn section(kind: &str) -> &str {
    match kind {
        "post" | "edit" | "publish" | "withdraw" | "discard" | "preview" | "review" | "versions" | "earlier"
        | "restore" | "languages" | "language" | "dispatches" | "hand" | "press" => "posts",
        "medium" | "medium_new" | "medium_delete" => "media",
        "delivery" => "deliveries",
        "warning" | "canary" | "official" => "warnings",
        "tokens" => "editors",
        "newsletter" | "webhooks" | "webhook" | "fediverse" | "website" | "outlets" | "outlet" | "outlet_new"
        | "sources" | "source" | "records" => "settings",
        "phone" => "today",
        other => other,
    }
}

fn choice(channel: &PublicChannel, current: Option<&PublicChannel>) -> Choice {
    Choice {
        name: channel.channel.profile.name.clone(),
        url: AtUrls(&channel.channel.slug).today(),
        current: current.is_some_and(|here| here.channel.id == channel.channel.id),
    }
}

/// Writes a page of the desk. Nothing of it is kept by any cache.
pub fn page(app: &App, lang: Lang, template: &str, context: impl Serialize) -> Answer {
    let html = app.views.render(lang, template, context)?;
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Under `no-referrer` browsers send `Origin: null` with a form, and every form of the desk would be refused.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// One complaint as the page shows it.
#[derive(Clone, Serialize)]
pub struct Complaint {
    /// Id of the field it links to.
    pub field: String,
    /// What the field is called; empty for what is about the whole.
    pub name: String,
    /// The sentence.
    pub text: String,
}

/// All complaints of a form: by field, and in order for the summary.
#[derive(Clone, Default, Serialize)]
pub struct Complaints {
    /// For the summary.
    pub all: Vec<Complaint>,
    /// For beside the fields.
    pub by: BTreeMap<String, String>,
}

impl Complaints {
    /// In a language. Complaints about a medium name it in their argument.
    pub fn of(lang: Lang, errors: &FieldErrors) -> Self {
        let mut out = Self::default();
        for error in &errors.0 {
            let field = match error.field {
                "alt" => format!("alt-{}", error.arg),
                "people" => format!("medium-{}", error.arg),
                other => other.to_owned(),
            };
            let text = t(lang, error.key, &[("n", &error.arg)]);
            out.by.entry(field.clone()).or_insert_with(|| text.clone());
            out.all.push(Complaint { field, name: named(lang, error.field), text });
        }
        out
    }

    /// One complaint alone.
    pub fn one(lang: Lang, field: &'static str, complaint: &channel::field::Complaint) -> Self {
        let mut errors = FieldErrors::default();
        errors.push(field, complaint.key, &complaint.arg);
        Self::of(lang, &errors)
    }
}
