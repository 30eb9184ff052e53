//! Warnings that several sources list, that a source forgets for a minute, or that only look like a rehearsal.
use super::*;

const RUNG: &str = "Integrierte Leitstelle Werre warnt: Rauch";
const GONE: &str = "Integrierte Leitstelle Werre hat die Warnung aufgehoben: Rauch";

/// As NINA passes on what the weather service says.
fn weather(name: &'static str) -> String {
    let number = format!("mow.DE-NW-HF-{name}-000");
    smoke(name, 0, "Alert", "Severe").json().replace(&number, &weather_number(name))
}

fn weather_number(name: &str) -> String {
    format!("dwd.2.49.0.0.276.0.DWD.PVW.{name}.MUL")
}

/// The same from the weather service, by warn cell.
fn storm(name: &str, cell: &str) -> Vec<u8> {
    format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>2.49.0.0.276.0.DWD.PVW.{name}.MUL</identifier>\
         <sender>opendata@dwd.de</sender><sent>2026-11-20T13:00:36+01:00</sent><status>Actual</status><msgType>Alert</msgType>\
         <scope>Public</scope><info><language>de-DE</language><category>Met</category><event>STURM</event>\
         <urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty><headline>Sturm {name}</headline>\
         <area><areaDesc>Lindenau</areaDesc><geocode><valueName>WARNCELLID</valueName><value>{cell}</value></geocode></area>\
         </info></alert>"
    )
    .into_bytes()
}

/// W10: an empty list for a minute withdraws nothing; and what was withdrawn, and is listed again, holds again and is told.
#[tokio::test]
async fn w10_an_empty_list_is_no_withdrawal_and_what_comes_back_holds() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    let json = smoke("A", 0, "Alert", "Extreme").json();
    offices.warn(DISTRICT, &json);
    town.read().await;
    offices.quiet(DISTRICT);
    town.read().await;
    assert_eq!((town.pushes().await.len(), town.standings().await), (1, vec!["holds"]), "a bad minute");
    offices.warn(DISTRICT, &json);
    town.read().await;
    offices.quiet(DISTRICT);
    town.read().await;
    assert_eq!(town.pushes().await, [RUNG], "counted anew");
    town.read().await;
    assert_eq!(
        (town.pushes().await, town.standings().await),
        (vec![RUNG.to_owned(), GONE.to_owned()], vec!["withdrawn"])
    );
    offices.warn(DISTRICT, &json);
    town.read().await;
    let back = "Integrierte Leitstelle Werre warnt mit neuem Stand: Rauch";
    assert_eq!(
        (town.pushes().await, town.standings().await),
        (vec![RUNG.into(), GONE.into(), back.into()], vec!["holds"])
    );
}

/// A source that is added beside another one, or taken away and added again, rings nobody's phone a second time.
#[tokio::test]
async fn w13_a_warning_of_two_sources_rings_once_and_ends_once() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    let (first, other) = (smoke("A", 0, "Alert", "Severe"), "057700000000");
    town.watch(Provider::Nina, "057580012012", None).await;
    town.watch(Provider::Nina, other, None).await;
    // A message for both districts.
    let json = first.json().replace("\"057580000000\"", "\"057580000000,057700000000\"");
    offices.warn(DISTRICT, &json);
    offices.warn(other, &json);
    town.read().await;
    town.read().await;
    assert_eq!((town.pushes().await, town.all().await.len()), (vec![RUNG.to_owned()], 1));
    // The one district is over, the other is not.
    offices.quiet(DISTRICT);
    town.read().await;
    town.read().await;
    assert_eq!(town.standings().await, ["holds"], "the other one lists it");
    // Taken away and added again.
    let desk = town.house.stores.desk();
    let sources = desk.official_sources(town.channel).await.unwrap();
    for source in &sources {
        assert!(desk.remove_official_source(source, SYSTEM, town.clock.now()).await.unwrap());
    }
    assert_eq!(town.standings().await, ["unwatched"]);
    town.watch(Provider::Nina, other, None).await;
    town.read().await;
    assert_eq!((town.pushes().await.len(), town.standings().await), (1, vec!["holds"]), "it rang for that already");
    offices.quiet(other);
    let clear = smoke("A", 1, "Cancel", "Severe").json().replace("\"057580000000\"", "\"057700000000\"");
    offices.warn(other, &clear);
    town.read().await;
    let end = "Integrierte Leitstelle Werre meldet: Entwarnung: Rauch";
    assert_eq!(town.pushes().await, [RUNG, end]);
}

/// The weather service beside NINA: what NINA told of is not withdrawn, nothing rings twice, and while the service is away
/// NINA's weather counts again.
#[tokio::test]
async fn w10_weather_comes_once_and_from_whoever_has_it() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    offices.warn(DISTRICT, &weather("A"));
    town.read().await;
    let rung = ["Deutscher Wetterdienst warnt: Rauch"];
    assert_eq!(town.pushes().await, rung);
    town.watch(Provider::Dwd, "057580012012", None).await;
    offices.weather(&[storm("A", "805758012")]);
    for _ in 0..3 {
        town.read().await;
    }
    assert_eq!(
        (town.pushes().await.as_slice(), town.standings().await),
        (rung.map(str::to_owned).as_slice(), vec!["holds"])
    );
    // A storm elsewhere in the district is none of ours any more.
    offices.warn(DISTRICT, &weather("B"));
    town.read().await;
    assert_eq!((town.all().await.len(), town.pushes().await.len()), (1, 1));
    // The service is away.
    offices.site().fail("/dwd/all.zip", 503);
    town.read().await;
    town.read().await;
    assert_eq!((town.all().await.len(), town.pushes().await.len()), (2, 2), "what is listed is better than silence");
    // Of another district nothing is left out.
    let border = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    offices.weather(&[]);
    border.watch(Provider::Dwd, "057700000000", None).await;
    border.watch(Provider::Nina, "057580012012", None).await;
    border.read().await;
    border.read().await;
    assert_eq!(border.all().await.len(), 2);
}

/// A headline that speaks of a test may be as real as it gets: nobody is told that there is nothing to do.
#[tokio::test]
async fn w11_a_word_in_a_headline_silences_no_real_warning() {
    let real = [
        "Probealarm abgebrochen: Gefahrstoffaustritt in Lindenau",
        "Kein bundesweiter Warntag: Großbrand",
        "Dies ist nicht Teil des Warntags: Gasaustritt",
        "Großbrand während des Warntags",
    ];
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    for (name, headline) in ["A", "B", "C", "D"].into_iter().zip(real) {
        offices.warn(DISTRICT, &Smoke { headline, ..smoke(name, 0, "Alert", "Extreme") }.json());
    }
    let clear = Smoke { headline: "Kein Probealarm: Großbrand in Lindenau", ..smoke("E", 0, "Alert", "Extreme") };
    offices.warn(DISTRICT, &clear.json());
    offices.warn(DISTRICT, &Smoke { headline: "Probealarm - Kreis Werre", ..smoke("F", 0, "Alert", "Extreme") }.json());
    town.read().await;
    for headline in real {
        let one = town.of(headline).await;
        assert!(!one.rehearsal && one.proposed.is_some(), "{headline}: a person decides");
    }
    let test = town.of("Probealarm - Kreis Werre").await;
    assert!(test.rehearsal && test.proposed.is_none());
    assert_eq!(town.pushes().await, ["Integrierte Leitstelle Werre warnt: Kein Probealarm: Großbrand in Lindenau"]);
}

/// An edge that gives out the old file under the new mark is asked again. KATWARN keeps the number.
#[tokio::test]
async fn w10_a_stale_file_is_not_believed_for_ever() {
    let offices = Offices::start().await;
    let town = Town::at(&offices, "2026-11-20T12:00:00Z").await;
    town.watch(Provider::Nina, "057580012012", None).await;
    let old = smoke("A", 0, "Alert", "Severe");
    offices.warn(DISTRICT, &old.json());
    town.read().await;
    let new = Smoke {
        headline: "Mehr Rauch",
        began: old.began + Duration::from_secs(600),
        ..smoke("A", 0, "Alert", "Severe")
    };
    offices.quiet(DISTRICT);
    offices.warn(DISTRICT, &new.json());
    let detail = format!("/api31/warnings/{}.json", old.id());
    offices.site().put(&detail, "application/json", old.json());
    town.read().await;
    assert_eq!((town.pushes().await, town.source().await.problem.as_str()), (vec![RUNG.to_owned()], ""));
    offices.site().put(&detail, "application/json", new.json());
    town.read().await;
    assert_eq!(town.pushes().await.len(), 2, "{:?}", town.pushes().await);
    assert_eq!(town.all().await[0].words[0].headline, "Mehr Rauch");
}
