//! The town's own warnings out of the desk's hands: nothing lost, nothing twice on the phone, and no warning waits for the
//! trouble of anybody else.
use crate::on_both_engines;
use crate::town::{Town, push_service, usual};
use channel::clock::Timestamp;
use channel::delivery::{FOLLOWERS, Occasion, State, plan};
use channel::ids::{DeliveryId, PostId};
use channel::official::{Provider, Reach, Step, Watching, Words};
use channel::post::{Content, Kind};
use channel::subscription::{Preferences, QuietHours};
use channel::text::{Body, Title};
use channel::warning::canary::Heard;
use channel::warning::chain::{Chain, Link};
use channel::warning::release::Way;
use channel::warning::{
    Area, LANGUAGES, Message, Moment, Name, Purpose, Reference, RegionKey, Severity, Text, Turn, Wording,
};
use delivery::Settings;
use formats::warning::{Sender, compose, template};
use jiff::SignedDuration;
use std::time::{Duration, Instant};
use store::{
    FoundMessage, NewCanary, NewWarning, OfficialChange, OfficialReading, OfficialTurn, ReleaseWarning, Repeated,
    SYSTEM, Settling, WarningDraft,
};
use testkit::PushService;
use testkit::push_service::{Device, Fault};

/// Clocks jump in these tests; a jump must not cost a worker its leases.
pub fn patient() -> Settings {
    Settings { lease: Duration::from_secs(7 * 24 * 3600), ..Settings::default() }
}

/// A message in earnest as it is before its release.
pub async fn draft(town: &Town, about: Option<PostId>, turn: Turn, now: Timestamp) -> WarningDraft {
    draft_for(town, Purpose::Actual, about, turn, now).await
}

async fn draft_for(town: &Town, purpose: Purpose, about: Option<PostId>, turn: Turn, now: Timestamp) -> WarningDraft {
    let id = PostId::fresh(now, town.random.u32());
    let (channel, by) = (town.channel.id, SYSTEM);
    let base = match about {
        Some(post) => town.stores.desk().sealed(post).await.unwrap().len() as u32,
        None => 0,
    };
    let new = NewWarning { id, channel, about, turn, purpose, form: "{}", base, by, now };
    town.stores.desk().begin_warning(new).await.unwrap();
    town.stores.desk().warning_draft(id).await.unwrap().unwrap()
}

/// The file of a message, as the desk seals it.
pub async fn sealed_file(town: &Town, draft: &WarningDraft, now: Timestamp, expires: Timestamp) -> Vec<u8> {
    let smoke = template::find("smoke").unwrap();
    let wording = |(language, words): (&'static str, template::Words)| Wording {
        language,
        headline: Title::parse(words.headline).unwrap(),
        description: Text::parse(words.description).unwrap(),
        instruction: Text::parse(words.instruction).filter(|_| !draft.turn.ends()),
    };
    let place = Text::parse("Stadt Lindenau").unwrap();
    let area = Area { description: place, polygons: vec![], circles: vec![], geocodes: vec![], heights: None };
    let message = Message {
        purpose: draft.purpose,
        turn: draft.turn,
        hazard: smoke.hazard,
        severity: smoke.severity,
        urgency: smoke.urgency,
        certainty: smoke.certainty,
        responses: smoke.responses.to_vec(),
        areas: vec![area],
        expires,
        wordings: LANGUAGES.into_iter().zip(smoke.words).map(wording).collect(),
    };
    let post = draft.about.unwrap_or(draft.id);
    let link = |one: store::Sealed| {
        let reference = formats::cap::read(one.cap).unwrap().alert.reference();
        Link { turn: one.turn, reference, expires: one.expires }
    };
    let chain = Chain(town.stores.desk().sealed(post).await.unwrap().into_iter().map(link).collect());
    let sender = Sender {
        name: Name::parse("lindenau.example").unwrap(),
        shown: "Stadt Lindenau".to_owned(),
        contact: String::new(),
        page: "https://lindenau.example/w".to_owned(),
        incident: format!("lindenau.example.{post}"),
        zone: jiff::tz::TimeZone::UTC,
    };
    formats::cap::write(&compose(&message, &sender, &chain, now).unwrap()).into_bytes()
}

/// Its release by one person, at that time by the clock of the node that serves the desk.
pub async fn order(town: &Town, draft: &WarningDraft, number: u32, now: Timestamp, outlets: &[&str]) -> ReleaseWarning {
    let content = Content {
        body: Some(Body::parse("Fenster zu.").unwrap()),
        ..Content::titled(Kind::Warning, Title::parse("Brand").unwrap(), "de")
    };
    let occasion = if number == 0 { Occasion::New } else { Occasion::Correction };
    let mut plan = plan(&content, occasion, now);
    plan.outlets = outlets.iter().map(|&outlet| outlet.to_owned()).collect();
    let post = draft.about.unwrap_or(draft.id);
    ReleaseWarning {
        draft: draft.id,
        revision: draft.revision,
        way: Way::Alone,
        reason: "Niemand da".to_owned(),
        channel: draft.channel,
        profile: town.channel.profile.clone(),
        post,
        number,
        identifier: format!("lindenau.{post}.{number}"),
        turn: draft.turn,
        purpose: draft.purpose,
        severity: Severity::Severe,
        expires: now + SignedDuration::from_hours(3),
        cap: sealed_file(town, draft, now, now + SignedDuration::from_hours(3)).await,
        form: "{}".to_owned(),
        content,
        slug_tail: "brand".to_owned(),
        note: String::new(),
        delivery_ids: plan.outlets.iter().map(|_| DeliveryId::fresh(now, town.random.u32())).collect(),
        plan,
        by: SYSTEM,
        sent: now,
        now,
    }
}

/// A warning that is out.
pub async fn warn(town: &Town) -> PostId {
    let now = town.time.now();
    let draft = draft(town, None, Turn::Alert, now).await;
    assert!(town.stores.desk().release_warning(&order(town, &draft, 0, now, &[FOLLOWERS]).await).await.unwrap());
    draft.id
}

/// The town's own test of the month, out.
pub async fn rehearse(town: &Town) -> PostId {
    let now = town.time.now();
    let draft = draft_for(town, Purpose::Test, None, Turn::Alert, now).await;
    let mut order = order(town, &draft, 0, now, &[FOLLOWERS]).await;
    (order.way, order.reason) = (Way::Rehearsal, String::new());
    assert!(town.stores.desk().release_warning(&order).await.unwrap());
    draft.id
}

/// Everybody at this push service has the warning, and nobody has it twice.
fn each_once(service: &PushService, post: PostId, devices: u64) {
    let tally = service.tally(&post.to_string());
    assert_eq!((tally.devices, tally.duplicates), (devices, 0));
}

/// What an authority says and is told of: a test alarm, or one in earnest.
pub async fn official(town: &Town, rehearsal: bool, expires: Option<Timestamp>) -> PostId {
    let (desk, officials, now, channel) =
        (town.stores.desk(), town.stores.officials(), town.time.now(), town.channel.id);
    let region = RegionKey::parse("057580012012").unwrap();
    let watching = Watching { provider: Provider::Nina, region, label: String::new(), url: None };
    desk.add_official_source((7, channel), &watching, SYSTEM, now).await.unwrap();
    let claimed = officials.claim(now, Duration::from_secs(60)).await.unwrap().unwrap();
    let words = Words { language: "de".to_owned(), headline: "Alarm".to_owned(), ..Words::default() };
    let found = FoundMessage {
        step: Step::Begins,
        severity: Severity::Extreme,
        rehearsal,
        sent: now,
        expires,
        words: vec![words],
        hash: "h".to_owned(),
        kind: "application/json",
        bytes: Vec::new(),
    };
    let name = Name::parse("a").unwrap();
    let names = vec![Reference { sender: name.clone(), identifier: name, sent: Moment::new(now, 60).unwrap() }];
    let (id, delivery) = (PostId(11), DeliveryId::fresh(now, 1));
    let turn = OfficialTurn::New(found, names);
    let title = "Alarm".to_owned();
    let change = OfficialChange { id, base: 0, told: 0, turn, reach: Reach::Push, delivery, title };
    let reading = OfficialReading { due: now, complete: true, changes: vec![change], ..OfficialReading::default() };
    assert_eq!(officials.settle(&claimed.source, &reading, now).await.unwrap(), Settling::Written);
    id
}

pub async fn town_of(town: &Town, count: usize) -> (PushService, Vec<Device>) {
    let service = push_service(town).await;
    let devices = service.devices(count);
    town.settle(devices.iter().map(|device| (device, usual()))).await;
    (service, devices)
}

on_both_engines! {
    async fn w13_a_restart_between_release_and_fan_out_costs_nothing(town) {
        let (service, _) = town_of(&town, 60).await;
        // The process ends in the moment of the commit: nobody was woken, nobody has begun.
        let post = warn(&town).await;
        town.work(patient()).stop().await;
        let worker = town.work(patient());
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.refused), (60, 0));
        each_once(&service, post, 60);
        worker.stop().await;
    }

    /// W5: from the release to the first phone five seconds at most, with the delivery at rest. (100,000 in a minute are
    /// measured by `bench priority`; a test on a busy machine could not say it.)
    async fn w5_the_first_phone_has_it_within_five_seconds(town) {
        let (service, _) = town_of(&town, 300).await;
        let worker = town.work(patient());
        tokio::time::sleep(Duration::from_millis(300)).await;
        let post = warn(&town).await;
        let released = Instant::now();
        worker.poke();
        service.until(|totals| totals.delivered > 0).await;
        assert!(released.elapsed() < Duration::from_secs(5), "{:?}", released.elapsed());
        assert_eq!(town.until_done(post).await.accepted, 300);
        worker.stop().await;
    }

    /// W7: what arrives on the phone is the message with all its steps, in the language of the device.
    async fn w7_the_phone_gets_what_to_do(town) {
        let service = push_service(&town).await;
        let devices = service.devices(2);
        let english = Preferences { lang: channel::lang::Lang::En, ..usual() };
        town.settle([(&devices[0], usual()), (&devices[1], english)]).await;
        let worker = town.work(patient());
        let post = warn(&town).await;
        worker.poke();
        assert_eq!(town.until_done(post).await.accepted, 2);
        let words = template::find("smoke").unwrap().words;
        for (device, (words, before)) in devices.iter().zip([(words[0], "Warnung"), (words[2], "Warning")]) {
            let shown = service.received(device)[0].json()["notification"].clone();
            assert_eq!(shown["title"], format!("{before}: {}", words.headline));
            let body = shown["body"].as_str().unwrap();
            for step in words.instruction.lines() {
                assert!(body.contains(step.trim_end_matches('.')), "{step} in {body}");
            }
        }
        worker.stop().await;
    }

    /// W3: whoever was woken by a warning hears how it goes on, however mild its update and its all-clear are.
    async fn w3_the_all_clear_reaches_whoever_got_the_warning(town) {
        let service = push_service(&town).await;
        let devices = service.devices(2);
        let muted = Preferences { muted_until: Some(town.time.now() + SignedDuration::from_hours(24)), ..usual() };
        // It is night: quiet hours hold.
        let asleep = Preferences { quiet: QuietHours::new(22, 7), ..usual() };
        town.settle([(&devices[0], muted), (&devices[1], asleep)]).await;
        let worker = town.work(patient());
        let mut post = None;
        let course =
            [(Turn::Alert, Severity::Extreme), (Turn::Update, Severity::Moderate), (Turn::AllClear, Severity::Minor)];
        for (number, (turn, severity)) in (0..).zip(course) {
            let now = town.time.now();
            let draft = draft(&town, post, turn, now).await;
            let order = ReleaseWarning { severity, ..order(&town, &draft, number, now, &[FOLLOWERS]).await };
            assert!(town.stores.desk().release_warning(&order).await.unwrap());
            post = Some(order.post);
            worker.poke();
            service.until(|totals| totals.delivered == 2 * u64::from(number + 1)).await;
            town.clock.advance(Duration::from_secs(60));
        }
        for device in &devices {
            let got = service.received(device);
            let titles: Vec<_> = got.iter().map(|push| push.json()["notification"]["title"].to_string()).collect();
            assert!(titles[0].contains("Warnung: ") && titles[1].contains("aktualisiert"), "{titles:?}");
            assert!(titles[2].contains("Entwarnung") && got[2].json()["notification"]["silent"] == true, "{titles:?}");
        }
        worker.stop().await;
    }

    async fn w13_released_twice_it_rings_once(town) {
        let (service, _) = town_of(&town, 20).await;
        let now = town.time.now();
        let draft = draft(&town, None, Turn::Alert, now).await;
        let orders = [order(&town, &draft, 0, now, &[FOLLOWERS]).await, order(&town, &draft, 0, now, &[FOLLOWERS]).await];
        let desk = town.stores.desk();
        let (one, two) = tokio::join!(desk.release_warning(&orders[0]), desk.release_warning(&orders[1]));
        assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1);
        let worker = town.work(patient());
        town.until_done(draft.id).await;
        each_once(&service, draft.id, 20);
        assert_eq!(town.stores.desk().deliveries_of(draft.id).await.unwrap().len(), 1);
        worker.stop().await;
    }

    async fn w13_a_clock_that_goes_wrong_delays_nothing(town) {
        let (service, _) = town_of(&town, 20).await;
        let worker = town.work(patient());
        // The node that serves the desk is ten minutes ahead of the one that sends, then as much behind it.
        for (round, minutes) in [(1, 10), (2, -10)] {
            let there = town.time.now() + SignedDuration::from_mins(minutes);
            let draft = draft(&town, None, Turn::Alert, there).await;
            let order = order(&town, &draft, 0, there, &[FOLLOWERS]).await;
            assert!(town.stores.desk().release_warning(&order).await.unwrap());
            worker.poke();
            let begun = Instant::now();
            service.until(|totals| totals.delivered == 20 * round).await;
            assert!(begun.elapsed() < Duration::from_secs(5), "{minutes} minutes");
            each_once(&service, draft.id, 20);
        }
        worker.stop().await;
    }

    async fn w13_ten_warnings_in_one_moment_reach_everybody_once(town) {
        let (one, _) = town_of(&town, 100).await;
        let (two, _) = town_of(&town, 100).await;
        let worker = town.work(patient());
        let mut posts = Vec::new();
        for _ in 0..10 {
            posts.push(warn(&town).await);
            worker.poke();
        }
        for post in posts {
            let counts = town.until_done(post).await;
            assert_eq!((counts.accepted, counts.refused), (200, 0));
            each_once(&one, post, 100);
            each_once(&two, post, 100);
        }
        worker.stop().await;
    }

    async fn w13_a_push_service_that_refuses_or_is_slow_holds_up_nobody(town) {
        let (well, _) = town_of(&town, 100).await;
        let (ill, sick) = town_of(&town, 100).await;
        let (slow, _) = town_of(&town, 40).await;
        ill.everywhere(Some(Fault::Unavailable(None)));
        slow.everywhere(Some(Fault::Slow(Duration::from_millis(1_500))));
        let worker = town.work(patient());
        let (begun, post) = (Instant::now(), warn(&town).await);
        worker.poke();
        well.until(|totals| totals.delivered == 100).await;
        assert!(begun.elapsed() < Duration::from_secs(5));
        slow.until(|totals| totals.delivered == 40).await;
        ill.until(|totals| totals.attempts > 0).await;
        // An update comes while it is still away: its people get the update and not the warning before it.
        let now = town.time.now();
        let update = draft(&town, Some(post), Turn::Update, now).await;
        assert!(town.stores.desk().release_warning(&order(&town, &update, 1, now, &[FOLLOWERS]).await).await.unwrap());
        worker.poke();
        well.until(|totals| totals.delivered == 200).await;
        ill.everywhere(None);
        for _ in 0..120 {
            town.clock.advance(Duration::from_secs(20));
            worker.poke();
            tokio::time::sleep(Duration::from_millis(60)).await;
            if ill.totals().delivered >= 100 {
                break;
            }
        }
        town.until_done(post).await;
        each_once(&ill, post, 100);
        for device in &sick {
            let got = ill.received(device);
            assert_eq!(got[0].json()["ausrufer"]["version"], 2, "what was overtaken is not sent any more");
        }
        worker.stop().await;
    }

    async fn w6_no_outlet_waits_for_another(town) {
        let (service, _) = town_of(&town, 50).await;
        let now = town.time.now();
        let draft = draft(&town, None, Turn::Alert, now).await;
        // One nobody serves stands first.
        let order = order(&town, &draft, 0, now, &["nowhere", FOLLOWERS]).await;
        assert!(town.stores.desk().release_warning(&order).await.unwrap());
        let worker = town.work(patient());
        let begun = Instant::now();
        service.until(|totals| totals.delivered == 50).await;
        assert!(begun.elapsed() < Duration::from_secs(5));
        each_once(&service, draft.id, 50);
        for _ in 0..200 {
            let all = town.stores.desk().deliveries_of(draft.id).await.unwrap();
            let of = |outlet: &str| all.iter().find(|one| one.outlet == outlet).unwrap().state;
            if of(FOLLOWERS) == State::Done && of("nowhere") == State::Failed {
                return worker.stop().await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("each outlet has a state of its own");
    }

    async fn w6_sent_once_more_it_is_the_same_message(town) {
        let (service, devices) = town_of(&town, 10).await;
        service.everywhere(Some(Fault::Status(403)));
        let worker = town.work(patient());
        let post = warn(&town).await;
        let sealed = town.stores.desk().sealed(post).await.unwrap();
        worker.poke();
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.refused), (0, 10));
        service.everywhere(None);
        town.clock.advance(Duration::from_secs(60));
        let (first, now) = (town.report(post).await.id, town.time.now());
        let again = DeliveryId::fresh(now, town.random.u32());
        let repeated = town.stores.desk().retry(first, again, SYSTEM, now).await.unwrap();
        assert_eq!(repeated, Repeated::Ordered);
        worker.poke();
        service.until(|totals| totals.delivered == 10).await;
        each_once(&service, post, 10);
        assert_eq!(town.stores.desk().sealed(post).await.unwrap(), sealed, "the file stays as it was sealed");
        let texts: Vec<_> = devices.iter().map(|device| service.received(device)[0].json()).collect();
        assert!(texts.windows(2).all(|two| two[0] == two[1]));
        worker.stop().await;
    }

    /// The first and the last hand-over of each push service are kept, and nobody's end of quiet hours is one.
    async fn w11_it_is_known_when_warnings_were_handed_over(town) {
        let (one, _) = town_of(&town, 30).await;
        let (two, devices) = town_of(&town, 10).await;
        two.script(&devices[0], [Fault::Unavailable(Some(30))]);
        let sleeper = two.devices(1);
        let until_one = Preferences { quiet: QuietHours::new(22, 1), ..usual() };
        town.settle(sleeper.iter().map(|device| (device, until_one))).await;
        let worker = town.work(patient());
        // A test wakes nobody.
        let now = town.time.now();
        let draft = draft(&town, None, Turn::Alert, now).await;
        let order = ReleaseWarning { purpose: Purpose::Test, ..order(&town, &draft, 0, now, &[FOLLOWERS]).await };
        assert!(town.stores.desk().release_warning(&order).await.unwrap());
        worker.poke();
        town.until(draft.id, |report| report.counts.waiting == 2 && report.counts.accepted == 39).await;
        town.clock.advance(Duration::from_secs(40));
        worker.poke();
        town.until(draft.id, |report| report.counts.accepted == 40).await;
        town.clock.advance(Duration::from_secs(2 * 3600));
        worker.poke();
        assert_eq!(town.until_done(draft.id).await.accepted, 41);
        let handed = town.stores.desk().hand_overs(&[town.report(draft.id).await.id]).await.unwrap();
        let of = |service: &PushService| handed.iter().find(|one| one.origin == service.origin()).unwrap();
        assert_eq!((of(&one).first, of(&one).last), (now, now));
        assert_eq!((of(&two).first, of(&two).last), (now, now + SignedDuration::from_secs(40)));
        worker.stop().await;
    }

    /// A canary at each push service, of which one takes everything and delivers nothing: its silence is the alarm.
    async fn w11_a_push_service_that_swallows_a_warning_is_found_by_its_canary(town) {
        let (good, _) = town_of(&town, 20).await;
        let (bad, _) = town_of(&town, 20).await;
        let mut birds = Vec::new();
        for (id, service) in [(1, &good), (2, &bad)] {
            let device = service.devices(1).pop().unwrap();
            town.settle([(&device, usual())]).await;
            let new = NewCanary {
                id,
                channel: town.channel.id,
                name: "Leitstelle",
                origin: &service.origin(),
                token_hash: [id as u8; 32],
                by: SYSTEM,
                now: town.time.now(),
            };
            town.stores.desk().add_canary(new).await.unwrap();
            birds.push((id, service, device));
        }
        // It answers 201 and keeps what it took to itself.
        bad.set_online(&birds[1].2, false);
        let worker = town.work(patient());
        let (post, released) = (warn(&town).await, town.time.now());
        worker.poke();
        let counts = town.until_done(post).await;
        assert_eq!(counts.accepted, 42, "both services took all");
        town.clock.advance(Duration::from_secs(3));
        for (id, service, device) in &birds {
            for push in service.received(device) {
                let said = push.json()["ausrufer"].clone();
                let heard = (PostId::parse(said["post"].as_str().unwrap()).unwrap(), said["version"].as_u64().unwrap() as u32);
                let token = [*id as u8; 32];
                assert!(town.stores.desk().canary_speaks(town.channel.id, token, Some(heard), town.time.now()).await.unwrap());
            }
        }
        town.clock.advance(Duration::from_secs(118));
        let echoes = town.stores.desk().echoes(town.channel.id, released - SignedDuration::from_secs(1)).await.unwrap();
        let now = town.time.now();
        let heard: Vec<_> = echoes.iter().map(|echo| (echo.canary, Heard::of(echo.released, echo.heard, now))).collect();
        assert_eq!(heard, [(1, Heard::In(SignedDuration::from_secs(3))), (2, Heard::Not)]);
        worker.stop().await;
    }
}
