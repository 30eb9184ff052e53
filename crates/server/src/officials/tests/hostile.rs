//! Sources that hang, flood, or are vouched for by one person only.
use super::*;
use std::time::Instant;

fn cap(number: usize, headline: &str) -> String {
    format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>k.{number}</identifier><sender>kreis@werre.example</sender>\
         <sent>2026-11-20T13:05:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>\
         <info><language>de</language><category>Met</category><event>Hochwasser</event><urgency>Immediate</urgency>\
         <severity>Extreme</severity><certainty>Observed</certainty><headline>{headline}</headline><area><areaDesc>Lindenau</areaDesc>\
         <geocode><valueName>ARS</valueName><value>057580012012</value></geocode></area></info></alert>"
    )
}

/// A feed whose files are at these addresses.
fn feed(files: &[String], stamp: bool) -> String {
    let updated = if stamp { "<updated>2026-11-20T10:00:00Z</updated>" } else { "" };
    let entries: String = files
        .iter()
        .map(|file| format!("<entry><id>{file}</id><title>x</title>{updated}<link href='{file}'/></entry>"))
        .collect();
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id><title>CAP</title><updated>2026-11-20T10:00:00Z</updated>{entries}</feed>"
    )
}

/// W13: files that hang cost what they say and not what the others say.
#[tokio::test]
async fn w13_slow_files_silence_nobody() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut files: Vec<String> = (0..5).map(|n| format!("http://{}/{n}.xml", silent.local_addr().unwrap())).collect();
    files.push("/good.xml".to_owned());
    offices.site().put("/good.xml", "application/cap+xml", cap(1, "Hochwasser der Werre"));
    offices.site().put("/cap.atom", "application/atom+xml", feed(&files, true));
    town.watch(Provider::Feed, "057580012012", Some(offices.feed_url())).await;
    let begun = Instant::now();
    town.read().await;
    assert!(begun.elapsed() < Duration::from_secs(30), "side by side: {:?}", begun.elapsed());
    assert_eq!(town.pushes().await, ["Kreis Werre warnt: Hochwasser der Werre"]);
    let source = town.source().await;
    assert_eq!((source.problem.as_str(), source.complete), ("official.problem.partly", None));
}

/// A feed without times is read anew each time.
#[tokio::test]
async fn a_feed_without_times_is_read_each_time() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    offices.site().put("/cap.atom", "application/atom+xml", feed(&["/a.xml".to_owned()], false));
    offices.site().put("/a.xml", "application/cap+xml", cap(1, "Hochwasser"));
    town.watch(Provider::Feed, "057580012012", Some(offices.feed_url())).await;
    town.read().await;
    offices.site().put("/a.xml", "application/cap+xml", cap(2, "Hochwasser steigt"));
    town.read().await;
    assert_eq!(town.pushes().await.last().unwrap(), "Kreis Werre warnt: Hochwasser steigt");
}

/// W13: a feed that invents hundreds of warnings at each reading fills neither disk nor phones, and somebody hears of it.
#[tokio::test]
async fn w13_a_source_gone_mad_fills_no_disk() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T00:00:00Z").await;
    town.watch(Provider::Feed, "057580012012", Some(offices.feed_url())).await;
    for round in 0..5 {
        let files: Vec<Vec<u8>> = (0..300).map(|n| cap(round * 300 + n, "Hochwasser").into_bytes()).collect();
        offices.feed(&files);
        town.read().await;
    }
    let source = town.source().await;
    assert_eq!(source.problem, "official.problem.many");
    let known = town.house.stores.officials().known(town.channel).await.unwrap().all.len();
    assert_eq!(known, 1024, "and not 1500");
    assert!(town.pushes().await.len() <= MOST * 4, "{}", town.pushes().await.len());
    // What ends a warning always has room.
    let end = cap(7000, "Entwarnung").replace(">Alert<", ">Cancel<").replace(
        "<scope>Public</scope>",
        "<scope>Public</scope><references>kreis@werre.example,k.900,2026-11-20T13:05:00+01:00</references>",
    );
    offices.feed(&[end.replace("<urgency>", "<responseType>AllClear</responseType><urgency>").into_bytes()]);
    town.read().await;
    assert_eq!(town.all().await.iter().filter(|one| matches!(one.ended, Some((Ending::AllClear, _)))).count(), 1);
}

/// One person alone makes no authority: what a feed says rings only once a second one vouches for it, and never ends what an
/// office warns of.
#[tokio::test]
async fn w13_a_feed_of_one_person_rings_nowhere() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    let (desk, now) = (town.house.stores.desk(), town.clock.now());
    let watching = Watching {
        provider: Provider::Feed,
        region: RegionKey::parse("057580012012").unwrap(),
        label: "Polizei".to_owned(),
        url: Some(offices.feed_url().parse().unwrap()),
    };
    desk.add_official_source((5, town.channel), &watching, EditorId(1), now).await.unwrap();
    offices.feed(&[cap(1, "Überweisen Sie").into_bytes()]);
    town.read().await;
    assert!(town.pushes().await.is_empty() && town.of("Überweisen Sie").await.proposed.is_some());
    let source = town.source().await;
    assert!(!desk.confirm_official_source(&source, EditorId(1), town.clock.now()).await.unwrap());
    assert!(desk.confirm_official_source(&source, EditorId(2), town.clock.now()).await.unwrap());
    offices.feed(&[cap(1, "Überweisen Sie").into_bytes(), cap(2, "Hochwasser").into_bytes()]);
    town.read().await;
    assert_eq!(town.pushes().await, ["Polizei warnt: Hochwasser"]);
    // It names a warning of the control centre's, and says that it is over.
    town.watch(Provider::Nina, "057580012012", None).await;
    offices.warn(DISTRICT, &smoke("A", 0, "Alert", "Extreme").json());
    town.read().await;
    let end = cap(3, "Entwarnung").replace(">Alert<", ">Cancel<").replace(
        "<scope>Public</scope>",
        "<scope>Public</scope><references>DE-NW-HF-W001,mow.DE-NW-HF-A-000,2026-11-20T12:00:00-00:00</references>",
    );
    let end = end.replace("<urgency>", "<responseType>AllClear</responseType><urgency>");
    offices.feed(&[cap(2, "Hochwasser").into_bytes(), end.into_bytes()]);
    town.read().await;
    town.read().await;
    assert_eq!(town.of("Rauch").await.standing(town.clock.now()).key(), "holds");
}
