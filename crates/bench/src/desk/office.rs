//! The process that serves the desk, with everything a press office has after some years.
use crate::child::{asked, say};
use crate::live::app;
use crate::town::{House, Place, random32, slug};
use crate::{Failed, machine};
use axum::body::Body;
use axum::http::Request;
use channel::channel::Channel;
use channel::clock::{Clock, Timestamp};
use channel::delivery::{Occasion, plan};
use channel::editor::Role;
use channel::ids::{DeliveryId, PostId};
use channel::post::{Content, Kind};
use channel::text::{Body as Text, Title};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use http_body_util::BodyExt;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;
use store::{ImportAs, ImportItem, Publish, SYSTEM};
use testkit::WallClock;
use tower::ServiceExt;
use web::live::Hub;
use web::session::{self, Token};

/// Names of the pages asked for, in the order of their addresses.
pub const PAGES: [&str; 18] = [
    "today_ms",
    "posts_ms",
    "drafts_ms",
    "post_ms",
    "review_ms",
    "versions_ms",
    "editor_ms",
    "new_post_ms",
    "languages_ms",
    "media_ms",
    "templates_ms",
    "warnings_ms",
    "days_ms",
    "deliveries_ms",
    "figures_ms",
    "team_ms",
    "audit_ms",
    "settings_ms",
];
/// Written at a time.
const AT_ONCE: usize = 64;
/// Drafts that lie about.
const DRAFTS: usize = 40;
/// Renderings of a channel page.
const TIMES: usize = 101;
const TEXT: &str = "Die Stadt erneuert ab Montag die Leitungen in der **Gartenstraße**. Anwohnende erreichen ihre Häuser \
    zu Fuß jederzeit.\n\n- Die Müllabfuhr kommt wie gewohnt.\n- Die Linie 4 fährt über die Ringstraße.\n\nFragen \
    beantwortet das Bauamt unter [der üblichen Nummer](https://stadt.example/bauamt). ";

/// What it is to be.
#[derive(Serialize, Deserialize)]
pub struct Office {
    /// Where it is pinned to; not where the database is a process of its own.
    pub core: Option<usize>,
    pub place: Place,
    /// Posts of the channel the desk works for.
    pub posts: usize,
    pub editors: usize,
    /// Posts of two channels nobody works for, whose pages are compared.
    pub few: usize,
    pub many: usize,
}

impl Office {
    /// The process: fills everything, says where it is, answers questions.
    pub fn run(job: &str) -> Result<(), Failed> {
        let office: Office = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
        let (desk, ids) = office.fill()?;
        // Threads have the core of whoever starts them: what was filled with all cores is opened anew with one.
        if let Some(core) = office.core {
            machine::pin(core)?;
        }
        let runtime = crate::runtime()?;
        let open = async { Ok::<_, Failed>((office.place.open().await?, office.place.open().await?)) };
        let (house, copy) = runtime.block_on(open)?;
        let app = app::build(&house.stores, Arc::new(copy.key), Hub::default())?;
        let cookies = runtime.block_on(cookies(&house, &app, &desk, office.editors))?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
        let listener = listener.map_err(|e| Failed::to("listening", e))?;
        let port = listener.local_addr().map_err(|e| Failed::to("listening", e))?.port();
        let limits = web::Limits { patience: web::PATIENCE, connections: 10_000 };
        runtime.spawn(web::serve(listener, web::router(app.clone()), limits, std::future::pending()));
        say(&json!({ "port": port, "cookies": cookies, "pages": addresses(ids) }));
        for line in asked() {
            match line.as_str() {
                "few" => say(&json!({ "ms": runtime.block_on(channel_page(&house, &app, 1))? })),
                "many" => say(&json!({ "ms": runtime.block_on(channel_page(&house, &app, 2))? })),
                _ => say(&json!({ "rss_mb": machine::peak_rss_mb(), "cpu_s": machine::cpu_seconds() })),
            }
        }
        Ok(())
    }

    /// Answers the desk's channel, a post that is out in two versions, and a draft.
    fn fill(&self) -> Result<(Channel, [PostId; 2]), Failed> {
        crate::runtime()?.block_on(async {
            let house = self.place.open().await?;
            self.fill_into(&house).await
        })
    }

    async fn fill_into(&self, house: &House) -> Result<(Channel, [PostId; 2]), Failed> {
        let channels = [house.channel(0).await?, house.channel(1).await?, house.channel(2).await?];
        for channel in &channels {
            let shown = house.stores.desk().set_public(channel.id, true, SYSTEM, WallClock.now()).await;
            shown.map_err(|e| Failed::to("showing a channel", e))?;
        }
        let [desk, few, many] = channels;
        import(house, &few, self.few).await?;
        import(house, &many, self.many).await?;
        let at_once = stream::iter(0..self.posts).map(|number| publish(house, &desk, number));
        let posts: Vec<PostId> = at_once.buffered(AT_ONCE).try_collect().await?;
        let form = json!({ "kind": "update", "title": "Noch zu schreiben", "body": TEXT }).to_string();
        let mut draft = None;
        for _ in 0..DRAFTS {
            let made = house.stores.desk().create_draft(desk.id, &form, SYSTEM, WallClock.now(), random32()).await;
            draft = Some(made.map_err(|e| Failed::to("a draft", e))?);
        }
        let post = posts.last().copied().ok_or_else(|| Failed("no posts".into()))?;
        Ok((desk, [post, draft.unwrap_or(post)]))
    }
}

fn addresses([post, draft]: [PostId; 2]) -> Vec<String> {
    let tails = [
        String::new(),
        "/posts".to_owned(),
        "/posts?state=draft".to_owned(),
        format!("/posts/{post}"),
        format!("/posts/{draft}/review"),
        format!("/posts/{post}/versions"),
        format!("/posts/{draft}/edit"),
        "/posts/new".to_owned(),
        format!("/posts/{post}/languages"),
        "/media".to_owned(),
        "/templates".to_owned(),
        "/warnings".to_owned(),
        "/days".to_owned(),
        "/deliveries".to_owned(),
        "/figures".to_owned(),
        "/editors".to_owned(),
        "/audit".to_owned(),
        "/settings".to_owned(),
    ];
    tails.into_iter().map(|tail| format!("/desk/at/{}{tail}", slug(0))).collect()
}

/// Accounts with sessions, the cookies of which are answered. All administer, so that every page opens to each.
async fn cookies(house: &House, app: &web::App, desk: &Channel, editors: usize) -> Result<Vec<String>, Failed> {
    let (account, now, mut cookies) = (house.stores.account(), WallClock.now(), Vec::new());
    let failed = |e: store::StoreError| Failed::to("an account", e);
    for number in 0..editors {
        let (login, name) = (format!("person-{number}"), format!("Person {number}"));
        let editor = account.create_editor(&login, &name, now, random32()).await.map_err(failed)?;
        account.grant(editor, desk.id, Role::Admin).await.map_err(failed)?;
        let token = Token::fresh(app.random.as_ref());
        let until = now + session::ABSOLUTE;
        account.open_session(token.hash(&app.keys), editor, "Browser", now, until).await.map_err(failed)?;
        let cookie = session::cookie(&token, &app.settings).ok_or_else(|| Failed("no cookie".into()))?;
        let text = cookie.to_str().map_err(|e| Failed::to("a cookie", e))?;
        cookies.push(text.split(';').next().unwrap_or_default().to_owned());
    }
    Ok(cookies)
}

fn content(number: usize) -> Result<Content, Failed> {
    let kinds = [Kind::Update, Kind::Decision, Kind::Service, Kind::Update];
    let title = Title::parse(&format!("Bauarbeiten, Abschnitt {number}")).map_err(|_| Failed("no title".into()))?;
    let body = Text::parse(&TEXT.repeat(1 + number % 4)).map_err(|_| Failed("no text".into()))?;
    Ok(Content { body: Some(body), ..Content::titled(kinds[number % kinds.len()], title, "de") })
}

/// Some five a day, back from now.
fn when(number: usize, of: usize) -> Timestamp {
    WallClock.now() - SignedDuration::from_mins(288 * (of - number) as i64)
}

async fn import(house: &House, channel: &Channel, posts: usize) -> Result<(), Failed> {
    let take = |(number, post): (usize, PostId)| async move {
        let now = when(number, posts);
        let item = ImportItem {
            channel: channel.id,
            source: "https://stadt.example/feed".to_owned(),
            key: number.to_string(),
            post,
            content: content(number)?,
            slug_tail: "bauarbeiten".to_owned(),
            enter: ImportAs::Published { published: now },
            now,
        };
        house.stores.admin().import_take(item).await.map(drop).map_err(|e| Failed::to("a post", e))
    };
    // Numbers count from 2026 and posts lie further back, so that their own times would give many the same.
    let ids = PostId::several(WallClock.now(), random32());
    stream::iter((0..posts).zip(ids)).map(take).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await.map(drop)
}

/// As the desk does it, each tenth corrected once.
async fn publish(house: &House, channel: &Channel, number: usize) -> Result<PostId, Failed> {
    let desk = house.stores.desk();
    let failed = |e: store::StoreError| Failed::to("publishing", e);
    let post = desk.create_draft(channel.id, "{}", SYSTEM, WallClock.now(), random32()).await.map_err(failed)?;
    let versions = if number % 10 == 9 { 2 } else { 1 };
    for version in 0..versions {
        let (now, content) = (WallClock.now(), content(number + version as usize)?);
        let occasion = if version == 0 { Occasion::New } else { Occasion::Correction };
        let publish = Publish {
            post,
            channel: channel.id,
            slug_tail: "bauarbeiten".to_owned(),
            plan: plan(&content, occasion, now),
            occasion,
            content,
            delivery_ids: vec![DeliveryId::fresh(now, random32())],
            note: String::new(),
            by: SYSTEM,
            now,
            expect_version: (version > 0).then_some(version),
            expect_revision: None,
            published: None,
        };
        desk.publish(publish).await.map_err(failed)?;
    }
    Ok(post)
}

/// The median over renderings nothing was kept of, in milliseconds.
async fn channel_page(house: &House, app: &web::App, number: usize) -> Result<f64, Failed> {
    let (channel, router) = (house.channel(number).await?, web::router(app.clone()));
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        app.live.touch(channel.id);
        let request = Request::get(format!("/{}", slug(number))).body(Body::empty());
        let request = request.map_err(|e| Failed::to("asking", e))?;
        let begun = Instant::now();
        let response = router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status();
        response.into_body().collect().await.map_err(|e| Failed::to("an answer", e))?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        if !status.is_success() {
            return Err(Failed(format!("the channel page answered {status}")));
        }
    }
    crate::line::middle(times.into_iter()).ok_or_else(|| Failed("no times".into()))
}
