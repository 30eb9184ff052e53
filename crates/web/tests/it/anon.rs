//! Anonymous reactions through their addresses: what is malformed, repeated, stale, forged or meant for elsewhere changes
//! nothing and hears nothing.
use crate::stage::{Answer, Stage, content};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::ids::PostId;
use channel::post::{Content, Kind};
use channel::reaction::{Poll, Reactions};
use reaction::device::{Booklet, Draw};
use reaction::gate::{Gate, Note, Work, solve};
use reaction::{BOOKLET, EpochKey, KeyDocument, KeyName, REACTION, Reaction, Slot, Suite, Volume};
use serde_json::{Value, json};
use std::time::Duration;
use store::Shown;
use web::Random;

const EPOCH: &str = "2026H2";
const DAY: Duration = Duration::from_secs(86_400);

fn answerable(title: &str) -> Content {
    Content { reactions: Reactions::Emoji, ..content(Kind::Update, title) }
}

fn send(path: &str, body: Vec<u8>) -> Request<Body> {
    Request::post(path).header("content-type", "application/octet-stream").body(Body::from(body)).unwrap()
}

async fn document(stage: &Stage) -> KeyDocument {
    let answer = stage.get(&format!("/.well-known/ausrufer/anon/lindenau/{EPOCH}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    KeyDocument::parse(&answer.text()).unwrap().0
}

/// A device that follows, with the ticket its greeting would bring.
async fn ticket(stage: &Stage, number: u8) -> Note {
    let endpoint = format!("https://updates.push.services.mozilla.com/wpush/v2/device{number}");
    let mut point = [7u8; 65];
    point[0] = 4;
    let keys = json!({ "p256dh": URL_SAFE_NO_PAD.encode(point), "auth": URL_SAFE_NO_PAD.encode([9u8; 16]) });
    let body = json!({ "endpoint": endpoint, "keys": keys, "topics": ["news"], "lang": "de" });
    assert_eq!(stage.json("PUT", "/lindenau/subscription", &body).await.status, StatusCode::OK);
    let lease = Duration::from_secs(60);
    let mut greetings = stage.stores.delivery().claim_greetings(1, stage.now(), lease, 10).await.unwrap();
    let greeting = greetings.pop().unwrap();
    let channel = stage.stores.delivery().channel(stage.channel).await.unwrap().unwrap().channel;
    let told = stage.app.reactions.ticket(&channel, greeting.origin_code, greeting.sid).await.unwrap().unwrap();
    assert_eq!(told.epoch, EPOCH);
    Note::from_bytes(&URL_SAFE_NO_PAD.decode(told.ticket).unwrap().try_into().unwrap())
}

async fn begin(stage: &Stage, volume: u8) -> Draw {
    let document = document(stage).await;
    Draw::begin(document, Volume::new(volume).unwrap(), &mut |out| stage.random.fill(out)).unwrap()
}

async fn ask(stage: &Stage, draw: &Draw, gate: Gate) -> Answer {
    stage.send(send("/anon/v1/booklet", draw.request(gate).to_bytes())).await
}

async fn booklet(stage: &Stage, number: u8) -> Booklet {
    let draw = begin(stage, 0).await;
    let answer = ask(stage, &draw, Gate::Push(ticket(stage, number).await)).await;
    assert_eq!(answer.status, StatusCode::OK);
    draw.finish(&answer.bytes).unwrap()
}

async fn react(stage: &Stage, reaction: &Reaction) -> Answer {
    stage.send(send("/anon/v1/react", reaction.to_bytes().to_vec())).await
}

/// What is shown after everything was written and counted.
async fn shown(stage: &Stage, post: PostId) -> Shown {
    stage.clock.advance(Duration::from_secs(900));
    stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
    stage.clock.advance(Duration::from_secs(900));
    stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
    stage.stores.public().reactions(&[post]).await.unwrap().remove(&post).unwrap()
}

fn slot(number: u16) -> Slot {
    Slot::new(number).unwrap()
}

#[tokio::test]
async fn reactions_are_counted_changed_and_withdrawn() {
    Stage::each(async |stage: &Stage| {
        let mut devices = Vec::new();
        for number in 0..6 {
            devices.push(booklet(stage, number).await);
        }
        let post = stage.publish(answerable("Neuer Park")).await;
        stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
        stage.clock.advance(Duration::from_secs(6));
        for device in &devices {
            let answer = react(stage, &device.react(slot(0), 1, 1).unwrap()).await;
            assert_eq!((answer.status, answer.bytes.len()), (StatusCode::NO_CONTENT, 0));
        }
        assert_eq!(stage.stores.public().reactions(&[post]).await.unwrap()[&post].tally.devices, 0, "not at once");
        let first = shown(stage, post).await.tally;
        assert_eq!((first.devices, &first.each[..2]), (5, &[5, 0][..]), "rounded");
        for (number, device) in devices.iter().enumerate() {
            react(stage, &device.react(slot(0), 2, if number == 0 { 0 } else { 2 }).unwrap()).await;
        }
        let second = shown(stage, post).await.tally;
        assert_eq!((second.devices, &second.each[..2]), (5, &[0, 5][..]), "five changed, one took it back");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_a_reaction_hears_the_same_and_changes_nothing() {
    Stage::each(async |stage: &Stage| {
        let mut devices = Vec::new();
        for number in 0..5 {
            devices.push(booklet(stage, number).await);
        }
        let post = stage.publish(answerable("Park")).await;
        let ends = stage.now() + jiff::SignedDuration::from_hours(24);
        let poll = Poll { options: Poll::options("Ja\nNein").unwrap(), several: false, ends };
        let poll = stage.publish(Content { reactions: Reactions::Poll(poll), ..content(Kind::Poll, "Ja?") }).await;
        stage.clock.advance(Duration::from_secs(6));
        for device in &devices {
            react(stage, &device.react(slot(0), 5, 1).unwrap()).await;
            react(stage, &device.react(slot(1), 1, 1).unwrap()).await;
        }
        let good = |number: u16, seq, choice| devices[0].react(slot(number), seq, choice).unwrap();
        let elsewhere = KeyName { channel: reaction::ChannelName::parse("werre").unwrap(), ..good(0, 6, 2).key };
        let past = KeyName { epoch: reaction::Epoch::parse("2026H1").unwrap(), ..good(0, 6, 2).key };
        let made = |reaction: Reaction, change: fn(&mut Reaction)| {
            let mut reaction = reaction;
            change(&mut reaction);
            reaction
        };
        let own = self_made(stage).await;
        let wrong = [
            ("repeated", good(0, 5, 1)),
            ("stale", good(0, 4, 2)),
            ("choice there is none of", good(0, 6, 7)),
            ("option there is none of", good(1, 2, 3)),
            ("slot no post has yet", good(9, 1, 1)),
            ("other channel", Reaction { key: elsewhere, ..good(0, 6, 2) }),
            ("other half-year", Reaction { key: past, ..good(0, 6, 2) }),
            ("token of another slot", made(good(1, 6, 2), |it| it.slot = Slot::new(0).unwrap())),
            ("other choice than signed", made(good(0, 6, 2), |it| it.choice = 3)),
            ("other number than signed", made(good(0, 6, 2), |it| it.seq = 7)),
            ("other nonce", made(good(0, 6, 2), |it| it.nonce[0] ^= 1)),
            ("self-made token", own),
        ];
        let right = react(stage, &good(0, 5, 1)).await;
        for (what, reaction) in &wrong {
            let answer = react(stage, reaction).await;
            assert_eq!((answer.status, &answer.bytes), (StatusCode::NO_CONTENT, &right.bytes), "{what}");
            assert_eq!(answer.headers, right.headers, "{what}");
        }
        let counted = shown(stage, post).await.tally;
        assert_eq!((counted.devices, counted.each), (5, vec![5, 0, 0, 0, 0, 0]));
        assert_eq!(shown(stage, poll).await.tally.each, [5, 0]);

        stage.clock.advance(DAY);
        let late = react(stage, &good(1, 9, 2)).await;
        assert_eq!((late.status, late.headers), (StatusCode::NO_CONTENT, right.headers), "a closed post");
        let frozen = shown(stage, poll).await;
        assert!(frozen.frozen);
        assert_eq!(frozen.tally.each, [5, 0]);
    })
    .await;
}

/// A token of a key we made ourselves under the channel's name.
async fn self_made(stage: &Stage) -> Reaction {
    let mut random = |out: &mut [u8]| stage.random.fill(out);
    let key = EpochKey::generate(document(stage).await.key().clone(), Suite::Ristretto255, &mut random).unwrap();
    let draw = Draw::begin(KeyDocument::of(&key), Volume::new(0).unwrap(), &mut random).unwrap();
    let request = draw.request(Gate::Push(Note::from_bytes(&[0; 64])));
    let answer = key.issue(&request, Slot::FIRST, &mut random).unwrap();
    draw.finish(&answer).unwrap().react(slot(0), 1, 1).unwrap()
}

#[tokio::test]
async fn only_the_shape_is_refused() {
    let stage = Stage::new().await;
    let device = booklet(&stage, 1).await;
    let good = device.react(slot(0), 1, 1).unwrap().to_bytes();
    let status = async |body: Vec<u8>| stage.send(send("/anon/v1/react", body)).await.status;
    assert_eq!(status(good[..255].to_vec()).await, StatusCode::BAD_REQUEST);
    assert_eq!(status([&good[..], &[0]].concat()).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(status(vec![0; REACTION]).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(vec![]).await, StatusCode::BAD_REQUEST);
    for (name, value) in [("cookie", "a=b"), ("referer", "https://x.example/"), ("authorization", "Basic x")] {
        let mut named = send("/anon/v1/react", good.to_vec());
        named.headers_mut().insert(name, value.parse().unwrap());
        assert_eq!(stage.send(named).await.status, StatusCode::BAD_REQUEST, "{name}");
    }
    let answer = stage.send(send("/anon/v1/react", good.to_vec())).await;
    assert!(answer.headers.get("set-cookie").is_none() && answer.headers.get("access-control-allow-origin").is_none());
    assert_eq!(stage.get("/anon/v1/react").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_subscription_draws_once_and_may_ask_again_for_a_lost_answer() {
    Stage::each(async |stage: &Stage| {
        let ticket = ticket(stage, 1).await;
        let (first, second) = (begin(stage, 0).await, begin(stage, 0).await);
        let answer = ask(stage, &first, Gate::Push(ticket.clone())).await;
        assert_eq!(first.finish(&answer.bytes).unwrap().tokens(), BOOKLET);
        assert_eq!(ask(stage, &first, Gate::Push(ticket.clone())).await.status, StatusCode::OK);
        let refused = ask(stage, &second, Gate::Push(ticket.clone())).await;
        assert_eq!((refused.status, refused.bytes.len()), (StatusCode::CONFLICT, 0));
        let next = begin(stage, 1).await;
        let early = ask(stage, &next, Gate::Push(ticket.clone())).await;
        assert_eq!(early.status, StatusCode::NOT_FOUND, "not before this volume is nearly used");
        let forged = ask(stage, &second, Gate::Push(Note::from_bytes(&[3; 64]))).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let endpoint = json!({ "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/device1" });
        assert_eq!(stage.json("DELETE", "/lindenau/subscription", &endpoint).await.status, StatusCode::NO_CONTENT);
        let gone = ask(stage, &second, Gate::Push(ticket)).await;
        assert_eq!(gone.status, StatusCode::FORBIDDEN, "a ticket without a subscription opens nothing");
    })
    .await;
}

#[tokio::test]
async fn a_booklet_is_good_for_later_posts_only() {
    let stage = Stage::new().await;
    stage.publish(answerable("Schon da")).await;
    stage.publish(answerable("Auch")).await;
    let late = booklet(&stage, 1).await;
    assert_eq!(late.tokens(), BOOKLET - 2);
    assert!(late.react(slot(1), 1, 1).is_none() && late.react(slot(2), 1, 1).is_some());
}

#[tokio::test]
async fn without_push_a_device_computes_and_a_network_gets_ten_at_once() {
    let stage = Stage::new().await;
    let challenge = async || {
        let answer = stage.get(&format!("/anon/v1/challenge?channel=lindenau&epoch={EPOCH}")).await;
        Note::from_bytes(&answer.bytes.try_into().unwrap())
    };
    let unsolved = Work { challenge: challenge().await, solution: u64::MAX };
    let draw = begin(&stage, 0).await;
    let digest = draw.request(Gate::Work(unsolved.clone())).digest();
    let work = solve(&challenge().await, &digest, 1 << 20).unwrap();
    let other = begin(&stage, 0).await;
    assert_eq!(ask(&stage, &other, Gate::Work(work.clone())).await.status, StatusCode::FORBIDDEN, "for other elements");
    let mut statuses = Vec::new();
    for _ in 0..22 {
        stage.clock.advance(Duration::from_secs(2));
        statuses.push(ask(&stage, &draw, Gate::Work(work.clone())).await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::OK).count(), 10, "ten at once");
    assert_eq!(statuses[21], StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(stage.get("/anon/v1/challenge?channel=niemand&epoch=2026H2").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn many_booklets_at_once_raise_an_alarm_that_names_nobody() {
    let stage = Stage::new().await;
    assert!(!stage.app.reactions.alarm(stage.channel));
    stage.draw_booklets(31).await;
    assert!(stage.app.reactions.alarm(stage.channel) && stage.app.reactions.any_alarm());
    assert_eq!(stage.app.reactions.issued(web::anon::Gate::Work), 31);
}

#[tokio::test]
async fn the_key_is_the_same_for_all_signed_and_destroyed_in_time() {
    Stage::each(async |stage: &Stage| {
        let path = format!("/.well-known/ausrufer/anon/lindenau/{EPOCH}");
        let (one, two) = (stage.get(&path).await, stage.get_with(&path, "accept-language", "en").await);
        assert_eq!(one.bytes, two.bytes);
        let (document, signature) = KeyDocument::parse(&one.text()).unwrap();
        let identity = stage.master.identity(stage.channel.0, 0).unwrap().public_key();
        assert!(vault::verify_identity(&identity, document.canonical().as_bytes(), &signature));
        let members: Value = serde_json::from_str(&one.text()).unwrap();
        assert_eq!(members["not_after"], "2027-02-28");
        let keys = async || stage.stores.reaction().epochs(stage.channel, stage.now()).await.unwrap().len();
        stage.clock.advance(DAY * 30);
        stage.keep_keys().await;
        assert_eq!(keys().await, 2, "the next half-year's key is at hand before it begins");
        stage.clock.advance(DAY * 70);
        stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
        assert_eq!(keys().await, 1, "destroyed two months after its half-year");
        assert_eq!(stage.get(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn pages_show_rounded_numbers_and_say_when_they_are_final() {
    let stage = Stage::new().await;
    let mut devices = Vec::new();
    for number in 0..7 {
        devices.push(booklet(&stage, number).await);
    }
    let ends = stage.now() + jiff::SignedDuration::from_hours(24);
    let poll = Poll { options: Poll::options("Fuchs\nDachs").unwrap(), several: false, ends };
    let post =
        stage.publish(Content { reactions: Reactions::Poll(poll), ..content(Kind::Poll, "Welches Tier?") }).await;
    stage.clock.advance(Duration::from_secs(6));
    for (number, device) in devices.iter().enumerate() {
        react(&stage, &device.react(slot(0), 1, if number == 6 { 2 } else { 1 }).unwrap()).await;
    }
    shown(&stage, post).await;
    stage.clock.advance(Duration::from_secs(6));
    for lang in ["de", "en"] {
        let page = stage.get(&format!("/lindenau?lang={lang}")).await.text();
        let counts: Vec<&str> = page
            .split("class=\"poll__count\">")
            .skip(1)
            .map(|part| part.split("</span><svg").next().unwrap())
            .collect();
        let (about, few) = if lang == "de" { ("rund", "unter 5") } else { ("about", "under 5") };
        assert_eq!(
            counts,
            [format!("<span class=\"sr-only\">{about} </span>5"), few.to_owned()],
            "six are five, one is nobody"
        );
    }
    let address = stage.get(&format!("/lindenau/p/{post}")).await.header("location").to_owned();
    assert!(stage.get(&address).await.has("Ein Stimmungsbild, keine Abstimmung"));
    stage.clock.advance(DAY);
    shown(&stage, post).await;
    stage.clock.advance(Duration::from_secs(6));
    let page = stage.get(&address).await;
    assert!(page.has("Endgültiges Ergebnis") && page.has("<td>5</td>") && page.has("<td>unter 5</td>"));
}
