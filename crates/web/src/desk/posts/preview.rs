//! How a post will look: on the lock screen, in the channel, as a link card. Made by the code that makes the real ones.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::frame::page;
use crate::desk::guard::At;
use crate::desk::posts::draft;
use crate::error::{Answer, Problem};
use crate::lang::{Speak, t};
use crate::pages::card::{self, Card};
use crate::pages::reactions;
use crate::urls::Urls;
use crate::visit::Visit;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use channel::delivery::Occasion;
use channel::ids::PostId;
use channel::lang::Lang;
use channel::post::{Content, State as PostState};
use channel::slug::from_title;
use channel::text::shorten;
use formats::post_view::{ChannelView, PostView};
use serde::{Deserialize, Serialize};
use store::model::PublishedPost;

/// The three previews.
#[derive(Serialize)]
pub struct Preview {
    push: Push,
    post: Card,
    body_html: String,
    plain_html: String,
    link: LinkCard,
    /// Empty before the first save.
    card_url: String,
}

#[derive(Serialize)]
struct Push {
    title: String,
    body: String,
    from: String,
    time: String,
}

#[derive(Serialize)]
struct LinkCard {
    title: String,
    text: String,
    host: String,
}

/// The part of a declarative push message a phone shows.
#[derive(Deserialize, Default)]
struct Message {
    notification: Notification,
}

#[derive(Deserialize, Default)]
struct Notification {
    title: String,
    #[serde(default)]
    body: String,
}

#[derive(Serialize)]
struct Fragment {
    preview: Option<Preview>,
}

/// `GET /desk/at/{channel}/posts/{id}/preview`: the previews of the draft alone, for the editor's script.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let draft = draft::find(&app, &at, id).await?.ok_or(Problem::NotFound)?;
    let fields = draft::fields(&draft);
    let pictures = draft::Pictures::of(&app, &at, &fields).await?;
    let preview = match draft::look(&at, &fields, &pictures) {
        Some(content) => Some(of(&app, &at, Some(id), content).await?),
        None => None,
    };
    page(&app, at.signed.speak.lang, "desk/preview_fragment.html", Fragment { preview })
}

/// The previews of some content.
pub async fn of(app: &App, at: &At, id: Option<PostId>, content: Content) -> Result<Preview, Problem> {
    let lang = at.signed.speak.lang;
    let post = as_if_published(app, at, id, content);
    let visit = as_a_resident(app, at, HeaderMap::new());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let text = |body: &Option<channel::text::Body>| {
        body.as_ref().map_or(String::new(), |b| formats::markdown::to_html(b.as_str()))
    };
    let urls = at.urls();
    let reactions = reactions::preview(&visit, &post.content);
    Ok(Preview {
        push: push(app, at, &post, lang),
        body_html: text(&post.content.body),
        plain_html: text(&post.content.plain_language),
        link: link_card(app, &post),
        card_url: id.map_or_else(String::new, |id| urls.post_verb(id, "card.jpg")),
        post: Card { reactions, ..card::card(&visit, &dates, &post).await? },
    })
}

/// The draft as the residents' pages would get it, published this minute.
pub fn as_if_published(app: &App, at: &At, id: Option<PostId>, content: Content) -> PublishedPost {
    let now = app.clock.now();
    PublishedPost {
        id: id.unwrap_or(PostId(0)),
        channel: at.channel.channel.id,
        slug_tail: from_title(content.title.as_str()),
        state: PostState::Published,
        version: 1,
        content,
        published: now,
        updated: now,
    }
}

/// A visit to the channel, in the channel's language.
pub fn as_a_resident(app: &App, at: &At, headers: HeaderMap) -> Visit {
    Visit {
        app: app.clone(),
        channel: at.channel.clone(),
        speak: Speak::quietly(at.channel.channel.profile.lang),
        uri: Uri::default(),
        headers,
        robots: Default::default(),
    }
}

/// What the formats want to know of channel and post.
pub fn with_views<T>(
    app: &App,
    at: &At,
    post: &PublishedPost,
    write: impl FnOnce(&ChannelView<'_>, &PostView<'_>) -> T,
) -> T {
    let channel = &at.channel.channel;
    let urls = Urls::at(&app.settings.base_url, Speak::quietly(channel.profile.lang), &channel.slug);
    let (home, own) = (urls.channel_absolute(), urls.post_absolute(post.id, &post.slug_tail));
    let feed = format!("{home}/feed");
    let channel_view = ChannelView { channel, url: &home, feed_base: &feed, icon_url: None };
    let post_view = PostView {
        id: post.id,
        version: post.version,
        content: &post.content,
        url: &own,
        published: post.published,
        updated: post.updated,
        picture_url: None,
        withdrawn: false,
    };
    write(&channel_view, &post_view)
}

fn push(app: &App, at: &At, post: &PublishedPost, lang: Lang) -> Push {
    let own = at.channel.channel.profile.lang;
    let payload = with_views(app, at, post, |c, p| formats::push_payload::post(c, p, own, Occasion::New, None));
    let message: Message = serde_json::from_slice(&payload).unwrap_or_default();
    Push {
        title: message.notification.title,
        body: message.notification.body,
        from: app.settings.host().to_owned(),
        time: t(lang, "preview.now", &[]),
    }
}

fn link_card(app: &App, post: &PublishedPost) -> LinkCard {
    let body = post.content.body.as_ref().map_or("", |body| body.as_str());
    LinkCard {
        title: shorten(post.content.title.as_str(), 70),
        text: formats::markdown::lead(body, 120),
        host: app.settings.host().to_owned(),
    }
}
