//! Recorded days, and days that go wrong, from an office on loopback.
use super::{Brought, Reader};
use crate::config::Config;
use crate::wiring::House;
use channel::channel::Profile;
use channel::clock::{Clock, Timestamp};
use channel::ids::{ChannelId, DeliveryId, EditorId};
use channel::official::rule::MOST;
use channel::official::{Ending, Provider, Rule, Standing, Watching};
use channel::slug::ChannelSlug;
use channel::warning::{RegionKey, Severity};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Official, OfficialSource, SYSTEM};
use testkit::official::{Offices, Smoke, zip};
use testkit::{FakeClock, TempDir};

const DISTRICT: &str = "057580000000";

/// A public channel with sources, a clock that is moved by hand, and an office.
struct Town {
    house: Arc<House>,
    reader: Reader,
    clock: Arc<FakeClock>,
    channel: ChannelId,
    brought: Arc<Mutex<Vec<Brought>>>,
    _folder: TempDir,
}

impl Town {
    async fn at(offices: &Offices, now: &str) -> Town {
        let folder = TempDir::new();
        let data = folder.file("data").display().to_string();
        let (nina, dwd) = (offices.nina_url(), offices.dwd_url());
        let settings = [
            ("AUSRUFER_DATA_DIR", data.as_str()),
            ("AUSRUFER_BASE_URL", "https://kanal.example"),
            ("AUSRUFER_WARNINGS_NINA_URL", &nina),
            ("AUSRUFER_WARNINGS_DWD_URL", &dwd),
            ("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true"),
        ];
        let config = Config::load(None, settings.iter().map(|(name, value)| (name.to_string(), value.to_string())));
        let mut house = House::open(config.unwrap()).await.unwrap();
        let clock = Arc::new(FakeClock::at(now));
        house.clock = clock.clone();
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let admin = house.stores.admin();
        let channel = admin.create_channel(&slug, &profile(), clock.now(), 1).await.unwrap();
        assert!(house.stores.desk().set_public(channel, true, SYSTEM, clock.now()).await.unwrap());
        let (house, brought) = (Arc::new(house), Arc::<Mutex<Vec<Brought>>>::default());
        let heard = brought.clone();
        let reader = Reader::new(&house, Arc::new(move |_, what| heard.lock().unwrap().push(what))).unwrap();
        Town { house, reader, clock, channel, brought, _folder: folder }
    }

    async fn watch(&self, provider: Provider, region: &str, url: Option<String>) {
        let watching = Watching {
            provider,
            region: RegionKey::parse(region).unwrap(),
            label: if provider == Provider::Feed { "Kreis Werre".to_owned() } else { String::new() },
            url: url.map(|url| url::Url::parse(&url).unwrap()),
        };
        let id = channel::ids::next(self.clock.now(), self.house.random.number());
        let desk = self.house.stores.desk();
        desk.add_official_source((id, self.channel), &watching, SYSTEM, self.clock.now()).await.unwrap();
        for source in desk.official_sources(self.channel).await.unwrap().iter().filter(|one| !one.is_trusted()) {
            assert!(desk.confirm_official_source(source, EditorId(9), self.clock.now()).await.unwrap());
        }
    }

    async fn rule(&self, rule: Rule) {
        self.house.stores.desk().set_official_rule(self.channel, rule, SYSTEM, self.clock.now()).await.unwrap();
    }

    /// Reads whatever is due a quarter of an hour later, each source once.
    async fn read(&self) {
        self.clock.advance(Duration::from_secs(900));
        while let Some(claimed) = self.reader.claim().await {
            self.reader.turn(claimed).await;
        }
    }

    /// Reads at that time.
    async fn read_at(&self, now: &str) {
        let now: Timestamp = now.parse().unwrap();
        self.clock.advance(now.duration_since(self.clock.now()).unsigned_abs() - Duration::from_secs(900));
        self.read().await;
    }

    /// What was ordered for the followers, in order.
    async fn pushes(&self) -> Vec<String> {
        let mut all = self.house.stores.desk().deliveries(self.channel, 500).await.unwrap();
        // Numbers tell no time before 2026, when some of the days were recorded.
        all.sort_by_key(|one| (one.created, one.id));
        all.into_iter().map(|one| one.title).collect()
    }

    async fn all(&self) -> Vec<Official> {
        self.house.stores.desk().officials(self.channel, Timestamp::UNIX_EPOCH, 500).await.unwrap()
    }

    async fn standings(&self) -> Vec<&'static str> {
        self.all().await.iter().map(|one| one.standing(self.clock.now()).key()).collect()
    }

    /// What a warning of that headline is doing.
    async fn of(&self, headline: &str) -> Official {
        self.all().await.into_iter().find(|one| one.words[0].headline == headline).unwrap()
    }

    async fn source(&self) -> OfficialSource {
        self.house.stores.desk().official_sources(self.channel).await.unwrap().remove(0)
    }
}

/// Complete, so that the channel may be opened.
fn profile() -> Profile {
    Profile { imprint: testkit::imprint(), ..testkit::profile() }
}

fn smoke(name: &'static str, number: u32, msg_type: &'static str, severity: &'static str) -> Smoke {
    let headline = match (msg_type, number) {
        ("Cancel", _) => "Entwarnung: Rauch",
        (_, 0) => "Rauch",
        _ => "Mehr Rauch",
    };
    let began = "2026-11-20T12:00:00Z".parse().unwrap();
    Smoke { name, number, msg_type, severity, headline, began, region: DISTRICT }
}

/// A recorded file, where they are at hand.
fn recorded(name: &str) -> Option<Vec<u8>> {
    let path = folder()?.join(name);
    Some(std::fs::read(&path).unwrap_or_else(|_| panic!("{} is missing", path.display())))
}

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cap");
    if !folder.exists() {
        testkit::left_out("the recorded warnings (../shared/data) are not here");
        return None;
    }
    Some(folder)
}

/// The first message of a chain of which only the end was recorded: as it must have been.
fn first_of(end: &[u8], sent: &str) -> String {
    let mut value: Value = serde_json::from_slice(end).unwrap();
    let reference = value["references"].as_str().unwrap().to_owned();
    value["identifier"] = json!(reference.split(',').nth(1).unwrap());
    value["sent"] = json!(sent);
    value["msgType"] = json!("Alert");
    value.as_object_mut().unwrap().remove("references");
    for info in value["info"].as_array_mut().unwrap() {
        let headline = info["headline"].as_str().unwrap().replace("Entwarnung: ", "");
        info["headline"] = json!(headline);
        let info = info.as_object_mut().unwrap();
        info.remove("responseType");
        info.remove("expires");
    }
    value.to_string()
}

/// W10: the 20th of September 2026 in the Saarland, as recorded. The all-clear refers in UTC to what was sent in local time.
#[tokio::test]
async fn w10_a_recorded_day_of_mowas() {
    let (Some(update), Some(clear)) = (
        recorded("nina/seevee-bbk_warning_mowas_update.abridged.json"),
        recorded("nina/seevee-bbk_warning_mowas_cancel.abridged.json"),
    ) else {
        return;
    };
    let (offices, district) = (Offices::start().await, "100440000000");
    let town = Town::at(&offices, "2026-09-20T13:00:00Z").await;
    town.rule(Rule::Propose).await;
    town.watch(Provider::Nina, "100440114114", None).await;
    offices.warn(district, std::str::from_utf8(&update).unwrap());
    town.read().await;
    let all = town.all().await;
    assert_eq!((all.len(), all[0].severity, all[0].expires), (1, Severity::Minor, None));
    assert!(all[0].words[0].headline.starts_with("1. AKTUALISIERUNG: Bakteriologische Beeinträchtigung"));
    assert_eq!(all[0].words[0].sender, "Katastrophenschutzbehörde LK Saarlouis", "who says so, not who lists it");
    let power = first_of(&clear, "2026-09-20T16:02:18+02:00");
    offices.warn(district, &power);
    town.read_at("2026-09-20T14:20:00Z").await;
    assert!(town.pushes().await.is_empty(), "the duty officer is asked");
    let asked = town.all().await.into_iter().find(|one| one.words[0].headline.contains("Stromabschaltung")).unwrap();
    assert!(asked.proposed.is_some());
    let (desk, title) =
        (town.house.stores.desk(), "Integrierte Leitstelle Saarland warnt: Stromabschaltung - Siersburg");
    assert!(desk.send_official(&asked, DeliveryId(1), title, SYSTEM, town.clock.now()).await.unwrap());
    offices.unlist(district, "mow.DE-SL-SB-SE035-20260920-35-000");
    offices.warn(district, std::str::from_utf8(&clear).unwrap());
    town.read_at("2026-09-20T16:05:00Z").await;
    town.read().await;
    let end = "Integrierte Leitstelle Saarland meldet: Entwarnung: Stromabschaltung - Siersburg";
    assert_eq!(town.pushes().await, [title, end]);
    let over = town.all().await.into_iter().find(|one| one.id == asked.id).unwrap();
    assert!(matches!(over.standing(town.clock.now()), Standing::Ended(Ending::AllClear, _)));
    assert!(
        over.words[0].description.starts_with("Dies ist die Entwarnung zur Warnung \"Stromabschaltung - Siersburg\"")
    );
    let file = town.house.stores.public().official_file(&over.file).await.unwrap().unwrap();
    assert_eq!(file.1, clear, "byte for byte");
}

/// W10, W11: the Hessian test alarm of March 2025 had status Actual and severity Extreme.
#[tokio::test]
async fn w11_a_recorded_test_alarm_rings_nowhere() {
    let Some(clear) = recorded("nina/fpas-mow.DE-HE-KS-SE106-20250313-106-001.json") else { return };
    let (offices, district) = (Offices::start().await, "066110000000");
    let town = Town::at(&offices, "2025-03-13T09:00:00Z").await;
    town.rule(Rule::From(Severity::Moderate)).await;
    town.watch(Provider::Nina, district, None).await;
    offices.warn(district, &first_of(&clear, "2025-03-13T10:15:06+01:00"));
    town.read_at("2025-03-13T09:20:00Z").await;
    let all = town.all().await;
    assert_eq!((all.len(), all[0].rehearsal, all[0].severity), (1, true, Severity::Extreme));
    offices.unlist(district, "mow.DE-HE-KS-SE106-20250313-106-000");
    offices.warn(district, std::str::from_utf8(&clear).unwrap());
    town.read_at("2025-03-13T10:00:00Z").await;
    assert_eq!(town.standings().await, ["all_clear"]);
    assert!(town.pushes().await.is_empty());
}

/// W10: recorded weather of June 2023, by warn cell, from an archive; updates of what was never seen, and what lapses.
#[tokio::test]
async fn w10_recorded_weather_is_read_by_warn_cell() {
    let names = [
        "xml/dwd-2.49.0.0.276.0.DWD.PVW.1687470000000.fe90b61b-3755-4efb-8eda-b161251da9f7.MUL.xml",
        "xml/dwd-2.49.0.0.276.0.DWD.PVW.1687514160000.20999218-5d5e-4761-b271-6c243f695568.MUL.xml",
        "xml/dwd-2.49.0.0.276.0.DWD.PVW.1687511640000.0d1a4fb5-251a-46fc-aae3-a688d2021e71.MUL.xml",
    ];
    let files: Option<Vec<Vec<u8>>> = names.into_iter().map(recorded).collect();
    let Some(files) = files else { return };
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2023-06-22T21:00:00Z").await;
    town.rule(Rule::From(Severity::Moderate)).await;
    // A cell of Holzminden, in which two of the three hold.
    town.watch(Provider::Dwd, "03255506", None).await;
    offices.weather(&files[..1]);
    town.read_at("2023-06-22T22:00:00Z").await;
    offices.weather(&files);
    town.read_at("2023-06-23T10:15:00Z").await;
    let rain = "Deutscher Wetterdienst warnt mit neuem Stand: Amtliche WARNUNG vor STARKREGEN";
    assert_eq!(town.pushes().await, [rain]);
    assert_eq!(town.all().await.len(), 2, "the third is elsewhere");
    let one = town.all().await.into_iter().find(|one| one.severity == Severity::Moderate).unwrap();
    assert_eq!(one.words.len(), 8, "all its languages");
    offices.weather(&files[..1]);
    town.read_at("2023-06-23T11:15:00Z").await;
    assert_eq!(town.pushes().await, [rain], "one reading without it is no withdrawal");
    town.read().await;
    offices.weather(&[]);
    town.read_at("2023-06-23T14:45:00Z").await;
    let gone = "Deutscher Wetterdienst hat die Warnung aufgehoben: Amtliche WARNUNG vor STARKREGEN";
    assert_eq!(town.pushes().await, [rain, gone], "what lapsed says nothing");
    let mut standings = town.standings().await;
    standings.sort_unstable();
    assert_eq!(standings, ["expired", "withdrawn"]);
}

/// W10: whatever goes wrong at the source, nothing is withdrawn before a complete reading, and nothing is told twice.
#[tokio::test]
async fn w10_only_a_complete_reading_withdraws() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    let (first, update) = (smoke("A", 0, "Alert", "Severe"), smoke("A", 1, "Update", "Extreme"));
    offices.warn(DISTRICT, &first.json());
    town.read().await;
    let begun = "Integrierte Leitstelle Werre warnt: Rauch";
    assert_eq!(town.pushes().await, [begun]);
    assert_eq!(*town.brought.lock().unwrap(), [Brought::Pushes]);
    // The update is listed, but its file is not there yet: the first warning must not look withdrawn.
    offices.unlist(DISTRICT, &first.id());
    offices.warn(DISTRICT, &update.json());
    let detail = format!("/api31/warnings/{}.json", update.id());
    offices.site().fail(&detail, 503);
    town.read().await;
    assert_eq!((town.pushes().await.len(), town.source().await.problem.as_str()), (1, "official.problem.partly"));
    let list = Offices::dashboard(DISTRICT);
    let spoilt: [(&'static str, &str, &str); 5] = [
        ("text/html", "<!doctype html><h1>Wartung</h1>", "official.problem.no_file"),
        ("application/json", "[{\"id\":\"mow.X\"}]", "official.problem.partly"),
        ("application/json", "{\"id\":", "official.problem.unreadable"),
        ("application/json", "null", "official.problem.unreadable"),
        ("application/json", "", "official.problem.unreadable"),
    ];
    for (kind, body, problem) in spoilt {
        offices.site().put(&list, kind, body);
        town.read().await;
        assert_eq!(town.source().await.problem, problem, "{body}");
        assert_eq!(town.standings().await, ["holds"], "{body}");
    }
    offices.site().fail(&list, 500);
    town.read().await;
    offices.site().remove(&list);
    town.read().await;
    assert_eq!(
        (town.standings().await, town.source().await.problem.as_str()),
        (vec!["holds"], "official.problem.no_file")
    );
    assert!(town.source().await.is_stale(town.clock.now()), "and somebody hears of it");
    // It is back, with the update.
    offices.site().put(&detail, "application/json", update.json());
    offices.quiet("none");
    offices.warn(DISTRICT, &update.json());
    town.read().await;
    town.read().await;
    let updated = "Integrierte Leitstelle Werre warnt mit neuem Stand: Mehr Rauch";
    assert_eq!(town.pushes().await, [begun, updated]);
    offices.quiet(DISTRICT);
    town.read().await;
    town.read().await;
    let gone = "Integrierte Leitstelle Werre hat die Warnung aufgehoben: Mehr Rauch";
    assert_eq!(town.pushes().await, [begun, updated, gone]);
    let asked: Vec<u16> =
        offices.site().log().iter().filter(|(path, _)| *path == list).map(|(_, status)| *status).collect();
    assert!(asked.contains(&304), "an unchanged list costs nobody anything: {asked:?}");
}

/// W8: who was told hears the all-clear; who was not, does not.
#[tokio::test]
async fn w8_the_all_clear_goes_to_whoever_was_told() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    for (name, severity) in [("A", "Severe"), ("B", "Minor")] {
        offices.warn(DISTRICT, &smoke(name, 0, "Alert", severity).json());
    }
    town.read().await;
    for (name, severity) in [("A", "Severe"), ("B", "Minor")] {
        offices.unlist(DISTRICT, &smoke(name, 0, "Alert", severity).id());
        offices.warn(DISTRICT, &smoke(name, 1, "Cancel", severity).json());
    }
    town.read().await;
    let expected =
        ["Integrierte Leitstelle Werre warnt: Rauch", "Integrierte Leitstelle Werre meldet: Entwarnung: Rauch"];
    assert_eq!(town.pushes().await, expected);
    assert_eq!(town.standings().await, ["all_clear", "all_clear"]);
}

/// W13: a hundred at once are all there, each once; ten ring, a person is asked about the others.
#[tokio::test]
async fn w13_a_burst_loses_nothing_and_floods_nobody() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    for number in 0..100 {
        let name: &'static str = Box::leak(format!("X{number}").into_boxed_str());
        offices.warn(DISTRICT, &smoke(name, 0, "Alert", "Extreme").json());
    }
    town.read().await;
    town.read().await;
    let all = town.all().await;
    let asked = all.iter().filter(|one| one.proposed.is_some()).count();
    assert_eq!((all.len(), town.pushes().await.len(), asked), (100, MOST, 100 - MOST));
}

/// W13: damaged and hostile files from a feed. What can be read is shown or asked about, nothing rings, nothing breaks.
#[tokio::test]
async fn w13_hostile_files_are_survived() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-09-14T12:00:00Z").await;
    town.watch(Provider::Feed, "081180048048", Some(offices.feed_url())).await;
    let mutants = folder().map(|folder| std::fs::read_dir(folder.join("mutants")).unwrap());
    let mut files: Vec<Vec<u8>> =
        mutants.into_iter().flatten().flatten().map(|file| std::fs::read(file.path()).unwrap()).collect();
    files.push(b"<!DOCTYPE a [<!ENTITY x \"y\">]><alert/>".to_vec());
    files.push("<a>".repeat(100_000).into_bytes());
    files.push(Vec::new());
    offices.feed(&files);
    town.read().await;
    town.read().await;
    assert_eq!(town.source().await.problem, "official.problem.partly");
    assert!(town.pushes().await.len() <= 1, "copies of one warning ring once at most: {:?}", town.pushes().await);
    // The weather service's archive: a bomb, a torn one, none.
    town.watch(Provider::Dwd, "081180048048", None).await;
    let torn = zip(&[vec![b'x'; 5000]])[..3000].to_vec();
    for body in [torn, b"PK\x05\x06".to_vec(), b"<html>".to_vec(), vec![0; 100_000]] {
        offices.site().put("/dwd/all.zip", "application/zip", body);
        town.read().await;
        let sources = town.house.stores.desk().official_sources(town.channel).await.unwrap();
        assert_eq!(sources[1].problem, "official.problem.unreadable");
    }
    // An answer about another warning than the one that was asked for.
    let other = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    other.watch(Provider::Nina, "057580012012", None).await;
    let listed = smoke("A", 0, "Alert", "Extreme");
    offices.warn(DISTRICT, &listed.json());
    let path = format!("/api31/warnings/{}.json", listed.id());
    offices.site().put(&path, "application/json", smoke("B", 0, "Alert", "Extreme").json());
    other.read().await;
    assert!(other.all().await.is_empty());
}

/// W13: a source that takes the connection and never answers delays no other.
#[tokio::test]
async fn w13_a_source_that_hangs_delays_no_other() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/cap.atom", silent.local_addr().unwrap());
    town.watch(Provider::Feed, "057580012012", Some(address)).await;
    town.watch(Provider::Nina, "057580012012", None).await;
    offices.warn(DISTRICT, &smoke("A", 0, "Alert", "Severe").json());
    town.clock.advance(Duration::from_secs(60));
    let begun = std::time::Instant::now();
    let running = tokio::spawn(town.reader.clone().run());
    while town.all().await.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(15), "the one that hangs holds the other up");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    running.abort();
    assert_eq!(town.pushes().await, ["Integrierte Leitstelle Werre warnt: Rauch"]);
}

/// A closed channel rings nowhere.
#[tokio::test]
async fn closed_channels_are_silent() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    assert!(town.house.stores.desk().set_public(town.channel, false, SYSTEM, town.clock.now()).await.unwrap());
    offices.warn(DISTRICT, &smoke("B", 0, "Alert", "Severe").json());
    town.read().await;
    assert_eq!((town.all().await.len(), town.pushes().await.len()), (1, 0));
}

/// The town's own feed, read by another town: one program's CAP is the other's.
#[tokio::test]
async fn a_feed_speaks_under_the_name_somebody_vouched_for() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    let cap = r#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>k.1</identifier><sender>kreis@werre.example</sender>
        <sent>2026-11-20T13:05:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
        <info><language>de</language><category>Met</category><event>Hochwasser</event><urgency>Immediate</urgency>
        <severity>Extreme</severity><certainty>Observed</certainty><senderName>Bundeskanzler</senderName>
        <headline>Hochwasser der Werre</headline><description>Pegel &lt; 5 m &amp;amp; steigend.&lt;br/&gt;Bleiben Sie oben.</description>
        <area><areaDesc>Lindenau</areaDesc><geocode><valueName>ARS</valueName><value>REGION</value></geocode></area></info></alert>"#;
    let (here, elsewhere) =
        (cap.replace("REGION", "057580012012"), cap.replace("REGION", "093620000000").replace("k.1", "k.2"));
    let nowhere =
        cap.replace("<geocode><valueName>ARS</valueName><value>REGION</value></geocode>", "").replace("k.1", "k.3");
    offices.feed(&[here, elsewhere, nowhere].map(String::into_bytes));
    town.watch(Provider::Feed, "05758012", Some(offices.feed_url())).await;
    town.read().await;
    assert_eq!(town.pushes().await, ["Kreis Werre warnt: Hochwasser der Werre"], "not what the file claims");
    let all = town.all().await;
    assert_eq!(
        (all.len(), all.iter().filter(|one| one.proposed.is_some()).count()),
        (2, 1),
        "in doubt a person is asked"
    );
    assert_eq!(all[0].words[0].description, "Pegel < 5 m & steigend.\nBleiben Sie oben.");
}

mod again;
mod hostile;
