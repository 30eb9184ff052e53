//! The newsletter from a reader's side, and at the desk's door: what is sealed, what is said, what nobody learns.
use crate::stage::{Answer, Stage};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use channel::newsletter::{Rhythm, Wish};
use channel::topic::Topic;
use std::time::Duration;
use store::{AskedReader, SYSTEM};
use vault::Place;
use vault::newsletter::{Asked, confirming, wish_from_bytes};

const PATH: &str = "/lindenau/newsletter";

impl Stage {
    /// A newsletter that runs.
    pub async fn with_newsletter(&self) {
        let setup = testkit::newsletter(465);
        self.stores.desk().save_newsletter(self.channel, &setup, &[1], SYSTEM, self.now()).await.unwrap();
        assert!(self.stores.desk().start_newsletter(self.channel, SYSTEM, self.now()).await.unwrap());
    }

    async fn form(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn asked(&self) -> Vec<AskedReader> {
        self.stores.mailings().claim_asked(self.now(), Duration::from_secs(60), 10, &[]).await.unwrap()
    }

    /// What the sending side finds in the box.
    fn opened(&self, asked: &AskedReader) -> (Asked, Wish) {
        let (place, opener) = (Place { channel_id: self.channel.0, sid: asked.sid }, self.master.opener().unwrap());
        let address = Asked::from_bytes(&opener.open(place, &asked.address).unwrap().plain).unwrap();
        let wish = wish_from_bytes(&opener.open(place, &asked.wish).unwrap().plain).unwrap();
        (address, Wish::from_bytes(&wish).unwrap())
    }
}

#[tokio::test]
async fn asking_confirming_choosing_and_leaving() {
    let stage = Stage::new().await;
    assert_eq!(stage.get(PATH).await.status, StatusCode::NOT_FOUND, "there is none yet");
    assert!(!stage.get("/lindenau/follow").await.has("/lindenau/newsletter"));
    stage.with_newsletter().await;
    assert!(stage.get("/lindenau/follow").await.has("/lindenau/newsletter"));
    let privacy = stage.get("/lindenau/privacy").await;
    for words in [
        "Art. 7 Abs. 1 DSGVO",
        "Der Newsletter: Ihre Einwilligung",
        "der Anbieter Ihres Postfachs",
        "Sicherungskopien davon: höchstens 7 Tage.",
        "Wer den Newsletter bekommt: In jeder Mail stehen Links",
    ] {
        assert!(privacy.has(words), "{words}");
    }

    let page = stage.get(PATH).await;
    assert!(page.has("name=\"email\"") && page.headers.get("set-cookie").is_none());
    let sent = stage.form(PATH, "email=Max%40Example.org&topic=events&topic=jobs&rhythm=weekly").await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/lindenau/newsletter/sent"));
    let asked = stage.asked().await;
    assert_eq!(asked.len(), 1);
    let (box_, wish) = stage.opened(&asked[0]);
    assert!(box_.address == "Max@example.org" && box_.at == stage.now().as_millisecond() && box_.wording == 1);
    assert!(wish.rhythm == Rhythm::Weekly && wish.topics == [Topic::Events, Topic::Jobs].into_iter().collect());
    assert_eq!((asked[0].address.len(), asked[0].wish.len()), (352, 64), "sizes tell nothing");

    let link = format!("{PATH}/confirm/{}", confirming(asked[0].sid, &box_.secret));
    for _ in 0..2 {
        let looked = stage.get(&link).await;
        assert!(looked.has("method=\"post\"") && looked.header("cache-control") == "no-store");
        assert_eq!(looked.header("x-robots-tag"), "noindex");
    }
    let is_reader = async || stage.stores.readers().is_reader(stage.channel, asked[0].sid).await.unwrap();
    assert!(!is_reader().await, "following a link confirms nothing");
    for _ in 0..2 {
        let confirmed = stage.form(&link, "").await;
        assert!(confirmed.status == StatusCode::OK && confirmed.has("Sie bekommen den Newsletter"));
    }
    assert!(is_reader().await && stage.get(&link).await.has("Sie bekommen den Newsletter"));

    let mark = stage.app.keys.readers.mark(stage.channel.0, asked[0].sid);
    let choose = format!("{PATH}/choose/{mark}");
    assert!(stage.get(&choose).await.has("name=\"rhythm\""));
    let none = stage.form(&choose, "rhythm=daily").await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.has("mindestens ein Thema"));
    assert!(stage.form(&choose, "topic=news&rhythm=daily").await.has("gespeichert"));

    let leave = format!("{PATH}/leave/{mark}");
    assert!(stage.get(&leave).await.has("method=\"post\"") && is_reader().await);
    stage.stores.desk().set_public(stage.channel, false, SYSTEM, stage.now()).await.unwrap();
    let gone = stage.form(&leave, "List-Unsubscribe=One-Click").await;
    assert_eq!((gone.status, gone.bytes.len()), (StatusCode::NO_CONTENT, 0));
    assert!(!is_reader().await, "also where the channel is closed");
    let parts = "--X\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--X--\r\n";
    assert_eq!(stage.form(&leave, parts).await.status, StatusCode::NO_CONTENT, "as a form of the other kind, too");
    assert!(stage.form(&leave, "").await.has("Abbestellt"), "the same answer whether there was somebody or not");
    assert_eq!(stage.form(&choose, "topic=news").await.status, StatusCode::GONE);
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let stage = Stage::new().await;
    stage.with_newsletter().await;
    for (body, sentence) in [
        ("email=&topic=news", "Bitte geben Sie eine Mailadresse an"),
        ("email=max%40&topic=news", "Das ist keine Mailadresse"),
        ("email=j%C3%BCrgen%40example.org&topic=news", "Umlaute"),
        ("email=max%40example.org", "mindestens ein Thema"),
    ] {
        let answer = stage.form(PATH, &format!("{body}&rhythm=weekly")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(answer.has(sentence), "{body}");
        assert!(answer.has("value=\"weekly\" checked") && !answer.has("value=\"events\" checked"), "{body}");
    }
    let kept = stage.form(PATH, "email=%3Cb%3E%22max&topic=news").await;
    assert!(kept.has("&lt;b&gt;") && !kept.has("<b>\""), "{}", kept.text());
    assert_eq!(stage.form(PATH, &format!("email={}", "x".repeat(9_000))).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(stage.asked().await.is_empty());
}

#[tokio::test]
async fn nobody_learns_who_reads_and_nobody_is_flooded() {
    let stage = Stage::new().await;
    stage.with_newsletter().await;
    let ask = async |address: &str| stage.form(PATH, &format!("email={address}%40example.org&topic=news")).await;
    let first = ask("max").await;
    let asked = stage.asked().await;
    let (box_, _) = stage.opened(&asked[0]);
    stage.form(&format!("{PATH}/confirm/{}", confirming(asked[0].sid, &box_.secret)), "").await;
    let known = ask("max").await;
    let stranger = ask("eva").await;
    for other in [&known, &stranger] {
        assert_eq!((other.status, &other.bytes), (first.status, &first.bytes));
        assert_eq!(other.header("location"), first.header("location"));
    }
    for _ in 0..10 {
        assert_eq!(ask("opfer").await.status, StatusCode::SEE_OTHER, "who asks learns nothing of the limit");
        for one in stage.asked().await {
            stage.stores.mailings().finish_asked(&one, store::AskedFate::Sent).await.unwrap();
        }
    }
    let victim = stage.app.keys.readers.sid(stage.channel.0, "mailto:opfer@example.org");
    stage.clock.advance(Duration::from_secs(120));
    assert!(stage.asked().await.iter().all(|one| one.sid != victim), "three mails, whoever asks how often");
    for n in 0..40 {
        ask(&format!("flut{n}")).await;
    }
    assert_eq!(ask("flut").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn links_that_are_none_lead_nowhere() {
    let stage = Stage::new().await;
    stage.with_newsletter().await;
    let over = format!("{PATH}/confirm/{}", confirming(5, &[1; 16]));
    assert_eq!(stage.get(&over).await.status, StatusCode::GONE);
    assert_eq!(stage.form(&over, "").await.status, StatusCode::GONE);
    for verb in ["confirm", "choose", "leave"] {
        for link in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", &"A".repeat(300)] {
            assert_eq!(
                stage.get(&format!("{PATH}/{verb}/{link}")).await.status,
                StatusCode::NOT_FOUND,
                "{verb} {link}"
            );
            assert_eq!(stage.form(&format!("{PATH}/{verb}/{link}"), "").await.status, StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test]
async fn the_words_somebody_agreed_to_keep_their_number() {
    let words: Vec<String> =
        channel::lang::Lang::ALL.into_iter().map(|lang| web::lang::words(lang)["newsletter.consent"].clone()).collect();
    let sum = vault::text_digest(&words.join("\n"));
    let known = (channel::newsletter::WORDING, format!("{:02x}{:02x}{:02x}{:02x}", sum[0], sum[1], sum[2], sum[3]));
    assert_eq!(known, (1, "89231d7b".to_owned()), "other words have another number: channel/src/newsletter/consent.rs");
}
