//! The newsletter of the real program: killed in the middle of an issue, and mail that comes back through a pipe.
use crate::engine::{Engine, engines};
use crate::inside::Inside;
use crate::town::Town;
use channel::clock::Clock;
use channel::ids::ChannelId;
use channel::lang::Lang;
use channel::newsletter::{Rhythm, Wish};
use channel::topic::TopicSet;
use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;
use store::{IssueState, NewReader, SYSTEM};
use testkit::{MailManner, MailMishap, MailServer, WallClock};
use vault::newsletter::{Asked, Proof, secret_hash, wish_to_bytes};
use vault::{MasterKey, Place};

struct Letters {
    town: Town,
    inside: Inside,
    key: MasterKey,
    channel: ChannelId,
}

impl Letters {
    async fn new(engine: Engine, server: &MailServer) -> Letters {
        let mut town = Town::on(engine);
        town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
        town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
        let inside = Inside::of(&town).await;
        let channel = inside.channel("lindenau").await.id;
        let text = std::fs::read_to_string(town.data("keys/master.key")).unwrap();
        let letters = Letters { inside, key: MasterKey::from_text(&text).ok().unwrap(), channel, town };
        letters.set_up(server.address().port()).await;
        letters
    }

    async fn set_up(&self, port: u16) {
        let setup = testkit::newsletter(port);
        let locker = self.key.web_key().unwrap().locker().unwrap();
        let locked = locker.lock(&vault::place("newsletter", self.channel.0), [1; 12], b"{}").unwrap();
        let (desk, now) = (self.inside.stores.desk(), WallClock.now());
        desk.save_newsletter(self.channel, &setup, &locked, SYSTEM, now).await.unwrap();
        assert!(desk.start_newsletter(self.channel, SYSTEM, now).await.unwrap());
    }

    fn sid(&self, address: &str) -> i64 {
        self.key.web_key().unwrap().reader_key().sid(self.channel.0, &format!("mailto:{address}"))
    }

    async fn reader(&self, address: &str) {
        let (sid, now, sealer) = (self.sid(address), WallClock.now(), self.key.seal_public().unwrap());
        let place = Place { channel_id: self.channel.0, sid };
        let wish = Wish { topics: TopicSet::default_follow(), rhythm: Rhythm::Daily, lang: Lang::De };
        let asked = Asked { address: address.to_owned(), at: 1, wording: 1, secret: [2; 16] };
        let secret = secret_hash(&[2; 16]);
        let new = NewReader {
            channel: self.channel,
            sid,
            address: sealer.seal(place, &asked.to_bytes().unwrap()).unwrap(),
            wish: sealer.seal(place, &wish_to_bytes(wish.to_bytes()).unwrap()).unwrap(),
            secret,
            forget: now + Duration::from_secs(3600),
        };
        let readers = self.inside.stores.readers();
        readers.ask(new).await.unwrap();
        let proof = sealer.seal(place, &Proof { at: 2, wording: 1, secret }.to_bytes().unwrap()).unwrap();
        assert!(readers.confirm(self.channel, sid, secret, &proof, now).await.unwrap());
    }

    /// An issue of one post that is due now.
    async fn issue(&self) {
        self.inside.publish("lindenau", "Markt am Samstag", WallClock.now()).await;
        let mailings = self.inside.stores.mailings();
        let post = self.inside.posts("lindenau").await.remove(0).id;
        let newsletter = mailings.newsletter(self.channel).await.unwrap().unwrap();
        let now = WallClock.now();
        assert!(mailings.make_issue(&newsletter, Rhythm::Daily, now, &[(post, 1)], 99).await.unwrap());
    }
}

pub async fn until(what: &str, mut ready: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if ready().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never: {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_nobody_gets_it_twice_and_all_are_accounted_for() {
    const READERS: usize = 400;
    let server = MailServer::start(MailManner::default()).await;
    let letters = Letters::new(Engine::Sqlite, &server).await;
    for n in 0..READERS {
        letters.reader(&format!("leser{n}@example.org")).await;
    }
    letters.issue().await;
    server.script(std::iter::repeat_n(MailMishap::Slow, READERS * 2));
    let (mut kills, mailings) = (0_u64, letters.inside.stores.mailings());
    for part in [60, 150, 220] {
        let serving = letters.town.serve();
        until("mails are handed over", async || server.count() >= part).await;
        serving.kill();
        kills += 1;
    }
    let serving = letters.town.serve();
    let done = async || mailings.issue(99).await.unwrap().unwrap().state == IssueState::Done;
    until("the issue is sent", done).await;
    let (code, said) = serving.stop();
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains("example.org"), "no log names an address");
    let counts = mailings.issue(99).await.unwrap().unwrap().counts;
    let mut by_address: BTreeMap<String, usize> = BTreeMap::new();
    server.taken().into_iter().for_each(|mail| *by_address.entry(mail.to).or_default() += 1);
    assert!(by_address.values().all(|times| *times == 1), "nobody gets it twice");
    assert_eq!(counts.taken + counts.unclear, READERS as u64, "{counts:?}");
    assert!(counts.unclear <= kills * 4 * 20, "{counts:?}: a handful on each connection");
    assert!(by_address.len() as u64 >= counts.taken, "{counts:?}");
    assert!(server.faults().is_empty(), "{:?}", server.faults());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_through_the_pipe_takes_a_reader_out() {
    for engine in engines() {
        let server = MailServer::start(MailManner::default()).await;
        let letters = Letters::new(engine, &server).await;
        letters.reader("max@example.org").await;
        let sid = letters.sid("max@example.org");
        let mark = letters.key.web_key().unwrap().reader_key().return_mark(letters.channel.0, sid);
        let report = format!(
            "To: newsletter+{mark}@lindenau-werre.de\nContent-Type: multipart/report; report-type=delivery-status; \
             boundary=X\n\n--X\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: failed\nStatus: \
             5.1.1\n\n--X--\n"
        );
        let mut file = std::fs::File::create(letters.town.folder.file("report")).unwrap();
        file.write_all(report.as_bytes()).unwrap();
        let line = format!("\"$0\" returned < {}; echo rc $?", letters.town.folder.file("report").display());
        let shell = letters.town.shell(&line);
        let said = shell.said("rc ");
        shell.ended();
        assert!(said.contains("a reader was taken out") && said.contains("rc 0"), "{said}");
        assert!(!letters.inside.stores.readers().is_reader(letters.channel, sid).await.unwrap());
        let shell = letters.town.shell("echo hallo | \"$0\" returned; echo rc $?");
        let again = shell.said("rc ");
        shell.ended();
        assert!(again.contains("no report") && again.contains("rc 0"), "{again}");
    }
}

/// What a data protection officer asks for: what is kept of this address, and that it is gone.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_reader_is_said_and_forgotten() {
    for engine in engines() {
        let server = MailServer::start(MailManner::default()).await;
        let letters = Letters::new(engine, &server).await;
        letters.reader("max@example.org").await;
        let ask = |line: &str| {
            let shell = letters.town.shell(&format!("{line} 2>&1; echo rc $?"));
            let said = shell.said("rc ");
            shell.ended();
            said
        };
        let kept = ask("echo ' Max@Example.org ' | \"$0\" reader lindenau");
        let topics = TopicSet::default_follow().iter().map(|topic| topic.key()).collect::<Vec<_>>().join(" ");
        let hash: String = secret_hash(&[2; 16]).iter().map(|byte| format!("{byte:02x}")).collect();
        let confirmed = format!("1970-01-01 01:00:00 +0100, by the link with the hash {hash}");
        assert!(kept.contains(&format!("chose       {topics}, daily, in de")), "{kept}");
        assert!(kept.contains(&confirmed) && kept.contains("agreed to   words 1") && kept.contains("rc 0"), "{kept}");
        assert!(!kept.contains("example.org"), "the address is not repeated: {kept}");
        let gone = ask("echo max@example.org | \"$0\" reader lindenau --forget");
        assert!(gone.contains("taken out of the newsletter") && gone.contains("rc 0"), "{gone}");
        assert!(
            !letters.inside.stores.readers().is_reader(letters.channel, letters.sid("max@example.org")).await.unwrap()
        );
        let nobody = ask("echo max@example.org | \"$0\" reader lindenau");
        assert!(nobody.contains("nobody reads the newsletter there") && nobody.contains("rc 3"), "{nobody}");
        assert!(ask("echo Max Mustermann | \"$0\" reader lindenau").contains("that is no mail address"));
    }
}
