//! How a post will look: on the lock screen, in the channel, as a link card, at every outlet. Made by the code that makes
//! the real ones.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::page;
use crate::desk::guard::At;
use crate::desk::posts::outlets::{self, Home, Tab};
use crate::desk::posts::{advice, answers, draft};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::{Speak, t};
use crate::pages::card::{self, Card};
use crate::pages::reactions;
use crate::urls::Urls;
use crate::visit::Visit;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use channel::ids::PostId;
use channel::post::{Content, State as PostState};
use channel::slug::from_title;
use formats::post_view::{ChannelView, PostView};
use serde::Serialize;
use store::model::PublishedPost;

/// All previews of one post.
#[derive(Serialize)]
pub struct Preview {
    /// The host a notification comes from.
    host: String,
    /// When it comes.
    now: String,
    post: Card,
    body_html: String,
    plain_html: String,
    /// Empty before the first save.
    card_url: String,
    /// Of the outlets the channel has.
    tabs: Vec<Tab>,
    /// How it would look at others.
    others: Vec<Tab>,
}

#[derive(Serialize)]
struct Fragment {
    preview: Option<Preview>,
    advice: advice::Lines,
}

/// `POST /desk/at/{channel}/posts/new/preview`: previews and advice for what is typed, for the editor's script. Nothing is
/// kept.
pub async fn post_new(State(app): State<App>, at: At, Sent(fields): Sent) -> Answer {
    answer(&app, &at, (None, false), &fields).await
}

/// `POST /desk/at/{channel}/posts/{id}/preview`.
pub async fn post(
    State(app): State<App>,
    at: At,
    Path((_, id)): Path<(String, String)>,
    Sent(mut fields): Sent,
) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let draft = draft::find(&app, &at, id).await?.ok_or(Problem::NotFound)?;
    let out = draft.base_version.is_some();
    answers::fix(&mut fields, out);
    answer(&app, &at, (Some(id), out), &fields).await
}

async fn answer(app: &App, at: &At, (id, out): (Option<PostId>, bool), fields: &Fields) -> Answer {
    let media = draft::Media::of(app, at, fields).await?;
    let preview = match draft::look(at, fields, &media) {
        Some(content) => Some(of(app, at, id, content).await?),
        None => None,
    };
    let advice = advice::of(at, fields, draft::missing(app, at, out, fields, &media).as_ref());
    page(app, at.signed.speak.lang, "desk/preview_fragment.html", Fragment { preview, advice })
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
    let (at_home, newsletter) = (app.desk.outlets(post.channel).await?, app.desk.newsletter(post.channel).await?);
    let home = Home { outlets: &at_home, newsletter: newsletter.as_ref() };
    let (tabs, others) = outlets::tabs(app, at, &post, &home).into_iter().partition(Tab::is_own);
    Ok(Preview {
        host: app.settings.host().to_owned(),
        now: t(lang, "preview.now", &[]),
        tabs,
        others,
        body_html: text(&post.content.body),
        plain_html: text(&post.content.plain_language),
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
        counted: false,
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
