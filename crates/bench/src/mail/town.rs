//! A town with readers, and its newsletter.
use crate::Failed;
use channel::clock::Clock;
use channel::ids::ChannelId;
use channel::lang::Lang;
use channel::newsletter::{Plan, Rhythm, Setup, Wish};
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::{Body, Title};
use channel::topic::TopicSet;
use db::{Db, Options, args, run};
use jiff::civil::Weekday;
use newsletter::{Links, Parts, Runner, Settings};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use store::{IssueState, Publish, Published, SYSTEM, Stores};
use testkit::{FakeClock, TempDir};
use vault::newsletter::{Asked, Proof, wish_to_bytes};
use vault::{MasterKey, Place};

const BASE: &str = "https://kanal.example.de/lindenau";
const ADD: &str =
    "INSERT INTO reader (channel, sid, address, wish, proof, soft, soft_week) VALUES ($1, $2, $3, $4, $5, 0, 0)";
/// Readers written in one transaction.
const BATCH: usize = 1_000;
/// Posts of an issue: more than a usual day has.
const POSTS: usize = 4;
const TEXT: &str = "Die Stadt baut um. Ab Montag ist die **Brückenstraße** zwischen Markt und Bahnhof gesperrt.\n\n\
                    Umleitung über die Bachgasse. Wir bitten um Verständnis und informieren, sobald es weitergeht.";

pub struct Town {
    stores: Stores,
    clock: Arc<FakeClock>,
    channel: ChannelId,
    runner: Runner,
    numbers: Arc<AtomicU32>,
    _dir: TempDir,
}

fn failed(what: &'static str) -> impl Fn(store::StoreError) -> Failed {
    move |error| Failed::to(what, error)
}

impl Town {
    pub async fn build(readers: usize, port: u16, signs: bool) -> Result<Town, Failed> {
        let dir = TempDir::new();
        let open = async |name: &str| {
            Db::open(&dir.sqlite(name), Options::default()).await.map_err(|e| Failed::to("a database", e))
        };
        let followers = open("followers.db").await?;
        let stores = Stores::open(open("content.db").await?, followers.clone(), open("reactions.db").await?);
        stores.migrate().await.map_err(failed("the tables"))?;
        let clock = Arc::new(FakeClock::at("2026-11-26T09:00:00Z"));
        let slug = ChannelSlug::parse("lindenau").map_err(|_| Failed("a slug".into()))?;
        let made = stores.admin().create_channel(&slug, &testkit::profile(), clock.now(), 1).await;
        let channel = made.map_err(failed("a channel"))?;
        let master = MasterKey::generate().map_err(|e| Failed::to("a key", e))?;
        set_up(&stores, &master, channel, port, signs, &clock).await?;
        // What came out up to that moment is not told.
        clock.advance(Duration::from_secs(60));
        fill(&followers, &master, channel, readers).await?;
        let numbers = Arc::new(AtomicU32::new(0));
        let runner = runner(&stores, &master, &clock, &numbers)?;
        Ok(Town { stores, clock, channel, runner, numbers, _dir: dir })
    }

    /// Publishes, lets the hour come, and sends: mails a second, from the moment the issue is due.
    pub async fn issue(&mut self) -> Result<f64, Failed> {
        for n in 0..POSTS {
            self.publish(n).await?;
        }
        let before = self.clock.now();
        self.clock.advance(Duration::from_secs(24 * 3600));
        let day = before.to_zoned(jiff::tz::TimeZone::UTC).date();
        let due = day.at(16, 11, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map_err(|e| Failed::to("an hour", e))?;
        self.clock.set(due.timestamp());
        let started = Instant::now();
        self.runner.turn().await.map_err(failed("an issue"))?;
        let took = started.elapsed().as_secs_f64();
        let issues = self.stores.desk().issues(self.channel, 1).await.map_err(failed("the issue"))?;
        let issue = issues.first().ok_or_else(|| Failed("no issue was due".into()))?;
        if issue.state != IssueState::Done {
            return Err(Failed(format!("the issue is {}: {:?}", issue.state.key(), issue.counts)));
        }
        // The next one is on the next day.
        self.clock.set(before);
        self.clock.advance(Duration::from_secs(24 * 3600));
        Ok(issue.counts.taken as f64 / took)
    }

    async fn publish(&self, n: usize) -> Result<(), Failed> {
        let wrong = |_| Failed("a post".into());
        let title = Title::parse(&format!("Brückenstraße gesperrt, Abschnitt {n}")).map_err(wrong)?;
        let content =
            Content { body: Some(Body::parse(TEXT).map_err(wrong)?), ..Content::titled(Kind::Update, title, "de") };
        let (desk, now) = (self.stores.desk(), self.clock.now());
        let number = || self.numbers.fetch_add(1, Ordering::Relaxed);
        let draft = desk.create_draft(self.channel, "{}", SYSTEM, now, number()).await.map_err(failed("a draft"))?;
        let order = Publish::first((draft, self.channel), content, SYSTEM, now, number);
        match desk.publish(order).await.map_err(failed("a post"))? {
            Published::Done { .. } => Ok(()),
            _ => Err(Failed("a post did not come out".into())),
        }
    }
}

async fn set_up(
    stores: &Stores,
    master: &MasterKey,
    channel: ChannelId,
    port: u16,
    signs: bool,
    clock: &FakeClock,
) -> Result<(), Failed> {
    let (private, public) = vault::dkim_pair().map_err(|e| Failed::to("a key", e))?;
    let secrets = serde_json::json!({ "dkim": private.as_str() });
    let locker = master.web_key().and_then(|key| key.locker()).map_err(|e| Failed::to("a locker", e))?;
    let place = vault::place("newsletter", channel.0);
    let locked = locker.lock(&place, [7; 12], secrets.to_string().as_bytes()).map_err(|e| Failed::to("locking", e))?;
    let setup = Setup {
        selector: signs.then(|| "ausrufer".to_owned()),
        dkim_public: public,
        plan: Plan { hour: 17, weekday: Weekday::Wednesday, warnings: false },
        // No town's server is asked for as much; here the program is to be measured.
        per_minute: u32::MAX,
        ..testkit::newsletter(port)
    };
    let desk = stores.desk();
    desk.save_newsletter(channel, &setup, &locked, SYSTEM, clock.now()).await.map_err(failed("the setup"))?;
    desk.start_newsletter(channel, SYSTEM, clock.now()).await.map_err(failed("the start"))?;
    Ok(())
}

async fn fill(followers: &Db, master: &MasterKey, channel: ChannelId, readers: usize) -> Result<(), Failed> {
    let key = master.web_key().map_err(|e| Failed::to("a key", e))?.reader_key();
    let sealer = master.seal_public().map_err(|e| Failed::to("a key", e))?;
    let wish = Wish { topics: TopicSet::default_follow(), rhythm: Rhythm::Daily, lang: Lang::De };
    let mut batch = Vec::with_capacity(BATCH);
    for n in 0..readers {
        let address = format!("leser{n}@example.org");
        let sid = key.sid(channel.0, &format!("mailto:{address}"));
        let place = Place { channel_id: channel.0, sid };
        let asked = Asked { address, at: 1, wording: 1, secret: [0; 16] };
        let proof = Proof { at: 1, wording: 1, secret: [0; 32] };
        let plains = [asked.to_bytes(), wish_to_bytes(wish.to_bytes()), proof.to_bytes()];
        let mut boxes = Vec::with_capacity(3);
        for plain in plains {
            let plain = plain.ok_or_else(|| Failed("a box".into()))?;
            boxes.push(sealer.seal(place, &plain).map_err(|e| Failed::to("a box", e))?);
        }
        batch.push(run(ADD, args![channel.0, sid, &boxes[0], &boxes[1], &boxes[2]]));
        if batch.len() == BATCH || n + 1 == readers {
            let written = followers.tx(std::mem::take(&mut batch)).await;
            if !written.map_err(|e| Failed::to("readers", e))?.is_committed() {
                return Err(Failed("readers were not written".into()));
            }
        }
    }
    Ok(())
}

fn runner(
    stores: &Stores,
    master: &MasterKey,
    clock: &Arc<FakeClock>,
    numbers: &Arc<AtomicU32>,
) -> Result<Runner, Failed> {
    let web = master.web_key().map_err(|e| Failed::to("a key", e))?;
    let policy = net::Policy { allow_loopback: true };
    let numbers = numbers.clone();
    Ok(Runner::new(Parts {
        store: stores.mailings(),
        opener: master.opener().map_err(|e| Failed::to("a key", e))?,
        readers: web.reader_key(),
        locker: web.locker().map_err(|e| Failed::to("a locker", e))?,
        dialer: net::Dialer::new(policy, None).map_err(|e| Failed::to("a dialer", e))?,
        private_relays: Vec::new(),
        links: Arc::new(|_, post| Links {
            channel: BASE.to_owned(),
            feed_base: format!("{BASE}/feed"),
            post: post.map_or_else(|| BASE.to_owned(), |post| format!("{BASE}/p/{}", post.id)),
            leave: format!("{BASE}/newsletter/leave/"),
            choose: format!("{BASE}/newsletter/choose/"),
            confirm: format!("{BASE}/newsletter/confirm/"),
            privacy: format!("{BASE}/privacy"),
            imprint: format!("{BASE}/imprint"),
        }),
        texts: Arc::new(|_| Box::pin(async { Some(Vec::new()) })),
        clock: clock.clone(),
        spread: Arc::new(|| 0.5),
        number: Arc::new(move || numbers.fetch_add(1, Ordering::Relaxed)),
        settings: Settings { alone: true, ..Settings::default() },
    }))
}
