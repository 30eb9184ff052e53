//! The proof of a domain, from the first look to the mark on the page.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::{Ran, Town};
use crate::web::get;
use testkit::dns::Dns;
use testkit::site::Site;

const RECORD: &str = "_ausrufer.lindenau.example";

/// What a visitor sees: the directory names the channel, the page may be found by search engines.
fn seen(town: &Town) -> (bool, bool) {
    let serving = town.serve();
    let listed = get(town.port, "/directory").is(200).text().contains("Stadt Lindenau");
    let page = get(town.port, "/lindenau").is(200).text();
    assert_eq!(serving.stop().0, 0);
    (listed, !page.contains("content=\"noindex\""))
}

/// The second paragraph after "Put this at".
fn document(ran: &Ran) -> String {
    ran.out.split_once("ausrufer.json:\n").expect("the document is printed").1.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_gains_its_mark_with_both_legs_and_says_when_one_contradicts() {
    let (dns, site) = (Dns::start().await, Site::start().await);
    for engine in engines() {
        let mut town = Town::on(engine);
        town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
        town.set("AUSRUFER_TESTING_DNS_SERVER", dns.address().to_string());
        town.set("AUSRUFER_TESTING_SITE_OVERRIDE", site.url());
        town.run(&["channel", "create", "anderswo", "--name", "Anderswo"]).ends(0);
        assert!(town.run(&["channel", "list"]).out.contains("unverified"));
        let create = ["channel", "create", "lindenau", "--name", "Stadt Lindenau", "--domain", "Lindenau.example"];
        town.run(&create).ends(0);
        Inside::of(&town).await.complete("lindenau").await;
        town.run(&["channel", "open", "lindenau"]).ends(0);
        let verify = || town.run(&["verify", "lindenau"]);

        let first = verify().ends(1);
        assert!(
            first.out.contains("lindenau.example: pending") && first.out.contains("is not there yet"),
            "{}",
            first.out
        );
        let record = first.line("v=AUSRUFER1").to_owned();
        assert_eq!(seen(&town), (false, false));

        dns.txt(RECORD, &format!("v=AUSRUFER1{record}"));
        let half = verify().ends(1);
        assert!(half.out.contains("pending") && !half.out.contains("Set this TXT"), "{}", half.out);
        site.prove(&document(&half));
        assert!(verify().ends(0).out.contains("lindenau.example: verified"));
        assert_eq!(seen(&town), (true, true));

        // Somebody else's key: the mark stays for a day, and whoever looks is told.
        dns.remove(RECORD);
        dns.txt(
            RECORD,
            &format!("v=AUSRUFER1; k=ed25519; p={}; u=http://localhost:{}/lindenau", "A".repeat(43), town.port),
        );
        assert!(verify().ends(0).out.contains("names ANOTHER key"));
        town.set("AUSRUFER_TESTING_SITE_OVERRIDE", "http://127.0.0.1:1");
        dns.broken(true);
        let away = town.run(&["verify", "lindenau"]).ends(0);
        assert_eq!(away.out.matches("could not be read just now").count(), 2, "{}", away.out);
        dns.broken(false);
        let doctor = town.run(&["doctor"]).ends(1).out;
        assert!(doctor.contains("the proof is missing; the mark lapses on"), "{doctor}");
        dns.remove(RECORD);
        site.remove(testkit::site::WELL_KNOWN);
    }
}
