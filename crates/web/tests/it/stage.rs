//! A stage for tests: the whole web on SQLite files of its own, a clock that stands still, a town with a channel.
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use channel::channel::{Contact, Imprint, Profile};
use channel::clock::{Clock, Timestamp};
use channel::delivery::{Lane, Occasion, Wake, plan};
use channel::event::Event;
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::job::Job;
use channel::lang::Lang;
use channel::post::{Content, Kind};
use channel::slug::{ChannelSlug, from_title};
use channel::text::{Body as Text, Line, Title};
use channel::verification::{Finding, Leg, Verification};
use channel::warning::{Certainty, Hazard, Severity, Urgency};
use db::{Db, Options};
use push::{Allowed, PushEndpoint};
use reaction::device::Draw;
use reaction::gate::{Gate, Note, Work, solve};
use reaction::{KeyDocument, Volume};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Publish, Published, SYSTEM, Stores};
use testkit::{FakeClock, Seeded, TempDir};
use tower::ServiceExt;
use vault::MasterKey;
use web::desk::warnings::shell::{self, Said};
use web::live::Hub;
use web::{App, Keys, ParsedEndpoint, Parts, Settings};

/// When every test begins: a Saturday in winter.
pub const NOW: &str = "2026-11-21T12:00:00Z";
pub const BASE: &str = "https://kanal.example.de";
/// What a warning says, as it is typed at a shell.
pub const WARNED: &str = "Der Platz ist gesperrt.\n\n- Fenster schließen\n- Radio hören";
pub const DOMAIN: &str = "lindenau-werre.de";

pub struct Stage {
    pub app: App,
    pub stores: Stores,
    pub master: Arc<MasterKey>,
    pub clock: Arc<FakeClock>,
    pub pokes: Arc<Pokes>,
    pub channel: ChannelId,
    pub random: Arc<Chance>,
    pub dir: TempDir,
}

#[derive(Default)]
pub struct Pokes(AtomicUsize);

impl Pokes {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Pokes {
    fn poke(&self, _: Lane) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

pub struct Chance(Seeded);

impl web::Random for Chance {
    fn fill(&self, out: &mut [u8]) {
        self.0.fill(out);
    }
}

/// The web's half of the keys, and the public halves as the master key makes them.
fn keys(master: &Arc<MasterKey>) -> Keys {
    let web = master.web_key().unwrap();
    let master = master.clone();
    Keys::new(
        &web,
        Arc::new(move |channel, generation| {
            let halves = Arc::new(master.vouch(channel.0, generation).unwrap());
            Box::pin(async move { Ok(halves) })
        }),
    )
    .unwrap()
}

/// The town's own sign-in service, and whether there is another way in.
pub type Door = (Option<Arc<dyn web::provider::Provider>>, bool);

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn has(&self, what: &str) -> bool {
        self.text().contains(what)
    }
}

impl Stage {
    /// A public, unverified channel `lindenau` without posts.
    pub async fn new() -> Stage {
        Stage::with_door((None, true)).await
    }

    /// With the town's own sign-in service, and perhaps no other door.
    pub async fn with_door(door: Door) -> Stage {
        let dir = TempDir::new();
        let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
        let sealed = Options { truncate_after_delete: true, ..Options::default() };
        let followers = Db::open(&dir.sqlite("followers.db"), sealed.clone()).await.unwrap();
        let reactions = Db::open(&dir.sqlite("reactions.db"), sealed).await.unwrap();
        Stage::behind(door, Stores::open(content, followers, reactions), dir).await
    }

    /// Runs a case on every engine there is, each time on a new stage.
    pub async fn each(case: impl AsyncFn(&Stage)) {
        case(&Stage::new().await).await;
        let Some(postgres) = testkit::postgres::postgres() else { return };
        let options = Options { schema: Some(postgres.schema().to_owned()), ..Options::default() };
        let db = Db::open(postgres.url(), options).await.unwrap();
        case(&Stage::on(Stores::open(db.clone(), db.clone(), db.clone()), TempDir::new()).await).await;
        db.close().await;
    }

    /// On databases the caller opened.
    pub async fn on(stores: Stores, dir: TempDir) -> Stage {
        Stage::behind((None, true), stores, dir).await
    }

    async fn behind(door: Door, stores: Stores, dir: TempDir) -> Stage {
        stores.migrate().await.unwrap();
        let master = Arc::new(MasterKey::generate().unwrap());
        let clock = Arc::new(FakeClock::at(NOW));
        let random = Arc::new(Chance(Seeded::new(7)));
        let pokes = Arc::new(Pokes::default());
        let app = app(&stores, &master, &clock, &random, &pokes, &dir, door);
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let channel = stores.admin().create_channel(&slug, &profile(), clock.now(), 1).await.unwrap();
        assert!(stores.desk().set_public(channel, true, SYSTEM, clock.now()).await.unwrap());
        let stage = Stage { app, stores, master, clock, pokes, channel, random, dir };
        stage.keep_keys().await;
        stage
    }

    /// Makes the keys of reactions that are missing, as a node with the master key does every minute.
    pub async fn keep_keys(&self) {
        let master = self.master.clone();
        let maker = web::anon::KeyMaker {
            store: self.stores.reaction(),
            sign: Arc::new(move |channel, generation, text| master.identity(channel.0, generation)?.sign(text)),
            keys: Arc::new(self.master.web_key().unwrap()),
            suite: reaction::Suite::Ristretto255,
            random: self.random.clone(),
        };
        maker.keep(self.now()).await.unwrap();
    }

    /// The same with one post of every kind.
    pub async fn with_posts() -> Stage {
        let stage = Stage::new().await;
        for kind in Kind::ALL {
            let title = format!("{} am Markt", kind.key());
            match kind {
                Kind::Warning => stage.warn(&title, WARNED).await,
                _ => stage.publish(content(kind, &title)).await,
            };
        }
        stage
    }

    /// As many booklets as this, each asked for from another network by a device without push. The devices share one
    /// proof of work, which is good for the same request.
    pub async fn draw_booklets(&self, networks: u8) {
        let epoch = "2026H2";
        let document = self.get(&format!("/.well-known/ausrufer/anon/lindenau/{epoch}")).await.text();
        let document = KeyDocument::parse(&document).unwrap().0;
        let draw = Draw::begin(document, Volume::new(0).unwrap(), &mut |out| web::Random::fill(&*self.random, out));
        let draw = draw.unwrap();
        let challenge = self.get(&format!("/anon/v1/challenge?channel=lindenau&epoch={epoch}")).await;
        let challenge = Note::from_bytes(&challenge.bytes.try_into().unwrap());
        let probe = Work { challenge: challenge.clone(), solution: 0 };
        let work = solve(&challenge, &draw.request(Gate::Work(probe)).digest(), 1 << 20).unwrap();
        for network in 0..networks {
            let body = draw.request(Gate::Work(work.clone())).to_bytes();
            let request = Request::post("/anon/v1/booklet").header("content-type", "application/octet-stream");
            let mut request = request.body(Body::from(body)).unwrap();
            let address: std::net::SocketAddr = format!("198.18.{network}.7:4000").parse().unwrap();
            request.extensions_mut().insert(axum::extract::ConnectInfo(address));
            assert_eq!(self.send(request).await.status, StatusCode::OK);
        }
    }

    pub async fn verify(&self) {
        let good = Finding { dns: Leg::Agrees, site: Leg::Agrees };
        let proof = Verification::claimed(self.clock.now()).after(good, self.clock.now());
        self.stores.admin().save_verification(self.channel, DOMAIN, &proof).await.unwrap();
        self.app.live.touch(self.channel);
    }

    /// A warning about the whole town that holds for a day, brought out as at a shell.
    pub async fn warn(&self, title: &str, text: &str) -> PostId {
        let said = Said {
            hazard: Hazard::Fire,
            severity: Severity::Severe,
            urgency: Urgency::Immediate,
            certainty: Certainty::Observed,
            hours: 24,
            texts: vec![("de".to_owned(), title.to_owned(), text.to_owned())],
        };
        let (fields, now) = (shell::filled(&said).unwrap(), self.now());
        let post = PostId::fresh(now, web::Random::number(&*self.random));
        let channel = self.stores.desk().channel(self.channel).await.unwrap().unwrap().channel;
        let begun = shell::begins(&self.app, &channel, (post, post), &fields, "Lage am Telefon", now).await.unwrap();
        assert!(self.stores.admin().warn(&[begun.unwrap().order]).await.unwrap());
        post
    }

    pub async fn publish(&self, content: Content) -> PostId {
        let (desk, now) = (self.stores.desk(), self.clock.now());
        let number = || web::Random::number(&*self.random);
        let post = desk.create_draft(self.channel, "{}", SYSTEM, now, number()).await.unwrap();
        self.bring_out(post, content, Occasion::New, "", None).await;
        post
    }

    pub async fn correct(&self, post: PostId, content: Content, note: &str, version: u32) {
        self.stores.desk().edit_draft(post, "{}", SYSTEM, self.clock.now()).await.unwrap();
        self.bring_out(post, content, Occasion::Correction, note, Some(version)).await;
    }

    async fn bring_out(&self, post: PostId, content: Content, occasion: Occasion, note: &str, expect: Option<u32>) {
        let now = self.clock.now();
        let publish = Publish {
            post,
            channel: self.channel,
            slug_tail: from_title(content.title.as_str()),
            plan: plan(&content, occasion, now),
            content,
            occasion,
            delivery_ids: vec![DeliveryId::fresh(now, web::Random::number(&*self.random))],
            note: note.to_owned(),
            by: SYSTEM,
            now,
            expect_version: expect,
            expect_revision: None,
            published: None,
        };
        let done = self.stores.desk().publish(publish).await.unwrap();
        assert!(matches!(done, Published::Done { .. }), "{done:?}");
        self.app.live.announce(self.channel, post, web::live::What::New);
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn router(&self) -> web::Front {
        web::router(self.app.clone())
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        self.send(Request::get(path).header(name, value).body(Body::empty()).unwrap()).await
    }

    pub async fn json(&self, method: &str, path: &str, body: &serde_json::Value) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request =
            request.header(header::CONTENT_TYPE, "application/json").header(header::ACCEPT, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

fn app(
    stores: &Stores,
    master: &Arc<MasterKey>,
    clock: &Arc<FakeClock>,
    random: &Arc<Chance>,
    pokes: &Arc<Pokes>,
    dir: &TempDir,
    (provider, local_sign_in): Door,
) -> App {
    let assets = web::assets::Assets::load();
    let views = web::view::Templates::load(&assets).unwrap();
    let web_key = master.web_key().unwrap();
    let parts = ((stores.reaction(), stores.public()), (clock.clone() as _, random.clone() as _));
    let settings = web::anon::Settings { difficulty: 8, ..Default::default() };
    App::new(Parts {
        reactions: Arc::new(web::anon::Reactions::new(settings, parts.0, parts.1, &web_key).unwrap()),
        public: stores.public(),
        desk: stores.desk(),
        provider,
        account: stores.account(),
        figures: stores.figures(),
        counter: Default::default(),
        follow: stores.follow(),
        inbox: stores.inbox(),
        readers: stores.readers(),
        settings: Settings {
            security_contacts: vec!["mailto:sicherheit@example.de".to_owned()],
            local_sign_in,
            ..Settings::bare(BASE, dir.path().to_owned())
        },
        keys: keys(master),
        clock: clock.clone(),
        random: random.clone(),
        wake: pokes.clone(),
        endpoints: Arc::new(|text| match PushEndpoint::parse(text, &Allowed::default()) {
            Ok(endpoint) => {
                Ok(ParsedEndpoint { origin: endpoint.origin().to_owned(), url: endpoint.url().to_string() })
            }
            Err(_) => Err("follow.error.unknown_host"),
        }),
        live: Hub::default(),
        others: Arc::new(|_| {}),
        limiter: Default::default(),
        views,
        assets,
        cache: Default::default(),
        stills: Default::default(),
        shelf: web::media::Shelf::folder(&dir.path().join("media")).unwrap(),
        media: Default::default(),
        drawings: Default::default(),
    })
}

pub fn profile() -> Profile {
    Profile {
        name: "Stadt Lindenau an der Werre".to_owned(),
        description: "Neues aus dem Rathaus.".to_owned(),
        tagline: "Montags und donnerstags. Warnungen sofort.".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        lang: Lang::De,
        accent: "#2e6b3f".to_owned(),
        crest: None,
        domain: DOMAIN.to_owned(),
        postal_codes: vec!["32999".to_owned()],
        region_key: "057700099099".to_owned(),
        emojis: Default::default(),
        contact: Contact {
            phone: "05731 / 99-0".to_owned(),
            email: "rathaus@lindenau-werre.de".to_owned(),
            address: "Rathausplatz 1\n32999 Lindenau".to_owned(),
            form_url: "https://lindenau-werre.de/kontakt".to_owned(),
        },
        imprint: Imprint {
            authority: "Stadt Lindenau <an der Werre>".to_owned(),
            represented_by: "Bürgermeisterin Dr. Eva Beispiel".to_owned(),
            address: "Rathausplatz 1\n32999 Lindenau".to_owned(),
            phone: "05731 99-0".to_owned(),
            email: "rathaus@lindenau-werre.de".to_owned(),
            supervisor: "Bezirksregierung Detmold".to_owned(),
            responsible: "Jonas Presse".to_owned(),
            vat_id: String::new(),
            privacy_officer: "datenschutz@lindenau-werre.de".to_owned(),
            land: "NW".to_owned(),
        },
    }
}

pub fn content(kind: Kind, title: &str) -> Content {
    let start: Timestamp = "2026-11-24T17:00:00Z".parse().unwrap();
    Content {
        body: Some(Text::parse("Der **Platz** ist gesperrt.\n\n- Fenster schließen\n- Radio hören").unwrap()),
        plain_language: Some(Text::parse("Der Platz ist zu. Das ist leicht.").unwrap()),
        event: (kind == Kind::Event).then(|| Event {
            start,
            end: None,
            all_day: false,
            place: Some(Line::parse("Stadthalle").unwrap()),
            registration_url: None,
        }),
        job: (kind == Kind::Job).then(|| Job {
            deadline: Some(start),
            salary: Some(Line::parse("EG 9a TVöD").unwrap()),
            apply_url: None,
        }),
        ..Content::titled(kind, Title::parse(title).unwrap(), "de")
    }
}
