use channel::clock::Clock;
use futures_util::{SinkExt, StreamExt};
use push::{
    Allowed, Contact, Envelope, Lane, PushEndpoint, Receipt, Recipient, Request, Sender, Topic, Urgency, Vapid,
};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use testkit::push_service::{Device, Fault};
use testkit::{FakeClock, PushService};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

struct Stage {
    clock: Arc<FakeClock>,
    service: PushService,
    vapid: Vapid,
    sender: Sender,
}

async fn stage() -> Stage {
    let clock = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
    let dialer = net::Dialer::new(net::Policy { allow_loopback: true }, None).unwrap();
    Stage {
        service: PushService::start(clock.clone()).await,
        clock,
        vapid: Vapid::new(&[7; 32], Contact::parse("mailto:presse@stadt.example").unwrap()).unwrap(),
        sender: Sender::new(
            dialer,
            push::SenderConfig { request_timeout: Duration::from_secs(5), ..Default::default() },
        ),
    }
}

impl Stage {
    async fn send(&self, device: &Device, text: &str, ttl_seconds: u32, topic: Option<Topic>) -> Receipt {
        let recipient = Recipient { p256dh: device.p256dh, auth: device.auth };
        let endpoint = PushEndpoint::parse(&device.endpoint, &Allowed::default().with_loopback()).unwrap();
        let authorization = self.vapid.authorization(endpoint.origin(), self.clock.now()).unwrap();
        let body = push::seal(&recipient, text.as_bytes()).unwrap().into();
        let urgency = Urgency::Normal;
        let lane = Lane::News;
        let envelope = Envelope { lane, ttl_seconds, urgency, topic, authorization };
        self.sender.send(&Request { endpoint, body, envelope }).await
    }

    /// One request as text over HTTP/1.1; answers the status.
    async fn post(&self, path: &str, headers: &str) -> u16 {
        let mut stream = TcpStream::connect(self.service.address()).await.unwrap();
        let request =
            format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer[9..12].parse().unwrap()
    }

    fn token(&self, audience: &str) -> String {
        let token = self.vapid.authorization(audience, self.clock.now()).unwrap();
        format!("authorization: {}\r\n", token.header().to_str().unwrap())
    }
}

fn tagged(tag: &str) -> String {
    json!({"notification": {"tag": tag}}).to_string()
}

#[tokio::test]
async fn devices_decrypt_what_is_sealed_for_them() {
    let stage = stage().await;
    let [one, other] = &stage.service.devices(2)[..] else { panic!() };
    for _ in 0..2 {
        assert_eq!(stage.send(one, &tagged("a"), 60, None).await, Receipt::Accepted);
    }
    let crossed = Device { endpoint: other.endpoint.clone(), ..one.clone() };
    assert_eq!(stage.send(&crossed, &tagged("a"), 60, None).await, Receipt::Accepted);
    assert_eq!((stage.service.count(one, "a"), stage.service.count(other, "a")), (2, 0));
    let totals = stage.service.until(|totals| totals.accepted == 3).await;
    assert_eq!((totals.delivered, totals.undecryptable), (2, 1));
    let tally = stage.service.tally("a");
    assert_eq!((tally.devices, tally.duplicates), (1, 1));
}

#[tokio::test]
async fn a_device_that_was_off_gets_the_last_of_each_topic_that_is_not_too_old() {
    let stage = stage().await;
    let device = &stage.service.devices(1)[0];
    stage.service.set_online(device, false);
    for (tag, ttl, topic) in [("1", 600, Some("t")), ("2", 600, Some("t")), ("3", 0, None), ("4", 60, None)] {
        let topic = topic.map(|topic| Topic::parse(topic).unwrap());
        assert_eq!(stage.send(device, &tagged(tag), ttl, topic).await, Receipt::Accepted);
    }
    stage.clock.advance(Duration::from_secs(300));
    stage.service.set_online(device, true);
    let tags: Vec<_> = stage.service.received(device).iter().map(|push| push.tag().to_owned()).collect();
    assert_eq!(tags, ["2"]);
}

#[tokio::test]
async fn scripts_are_played_in_order() {
    let stage = stage().await;
    let device = &stage.service.devices(1)[0];
    stage.service.script(
        device,
        [
            Fault::Unavailable(None),
            Fault::TooMany(Some(7)),
            Fault::TooLarge,
            Fault::Reset,
            Fault::GoAway,
            Fault::TakenThenReset,
            Fault::Gone,
        ],
    );
    let mut receipts = Vec::new();
    for _ in 0..8 {
        receipts.push(stage.send(device, &tagged("a"), 60, None).await);
    }
    let wait = Receipt::RetryAfter(Duration::from_secs(7));
    let (ok, retry) = (Receipt::Accepted, Receipt::Retry);
    assert_eq!(receipts, [retry, wait, Receipt::TooLarge, retry, ok, retry, Receipt::Gone, ok]);
    assert_eq!(stage.service.count(device, "a"), 3, "taken before the reset counts");
    stage.service.unregister(device);
    assert_eq!(stage.send(device, &tagged("a"), 60, None).await, Receipt::Gone);
    assert_eq!(stage.service.attempts(device), 9);
}

#[tokio::test]
async fn what_the_standards_ask_is_asked() {
    let stage = stage().await;
    let own = stage.service.origin();
    let signer = push::Vapid::new(&[9; 32], Contact::parse("mailto:presse@stadt.example").unwrap()).unwrap();
    let theirs = signer.authorization(&own, stage.clock.now()).unwrap();
    let theirs = format!("authorization: {}\r\nttl: 5\r\n", theirs.header().to_str().unwrap());
    let free = stage.service.devices(1)[0].id().to_owned();
    let bound = stage.service.devices_of(1, &[4; 65])[0].id().to_owned();
    let (good, path) = (stage.token(&own), format!("/wpush/v2/{free}"));
    assert_eq!(stage.post(&path, &format!("{good}ttl: 5\r\n")).await, 201);
    assert_eq!(stage.post(&path, &theirs).await, 201);
    assert_eq!(stage.post(&format!("/wpush/v2/{bound}"), &theirs).await, 401);
    assert_eq!(stage.post(&path, &good).await, 400, "no TTL");
    assert_eq!(stage.post(&path, "ttl: 5\r\n").await, 401);
    assert_eq!(stage.post(&path, &format!("{}ttl: 5\r\n", stage.token("https://elsewhere.example"))).await, 403);
    assert_eq!(stage.post(&path, &format!("{good}ttl: 5\r\ntopic: a+b\r\n")).await, 400);
    assert_eq!(stage.post(&path, &format!("{good}ttl: 5\r\nurgency: soon\r\n")).await, 400);
    assert_eq!(stage.post("/wpush/v2/unknown", &format!("{good}ttl: 5\r\n")).await, 404);
    stage.clock.advance(Duration::from_secs(13 * 3600));
    assert_eq!(stage.post(&path, &format!("{good}ttl: 5\r\n")).await, 403, "the token has expired");
}

#[tokio::test]
async fn a_browser_registers_gets_its_push_and_acknowledges() {
    let stage = stage().await;
    let (mut socket, _) = tokio_tungstenite::connect_async(stage.service.socket_url()).await.unwrap();
    let mut talk = async |message: Value| {
        socket.send(Message::text(message.to_string())).await.unwrap();
    };
    talk(json!({"messageType": "hello", "uaid": "", "use_webpush": true})).await;
    talk(json!({"messageType": "broadcast_subscribe", "broadcasts": {}})).await;
    talk(json!({"messageType": "register", "channelID": "c1"})).await;
    talk(json!({})).await;
    let mut hear = async || -> Value {
        let message = socket.next().await.unwrap().unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    };
    assert_eq!(hear().await["status"], 200);
    let endpoint = hear().await["pushEndpoint"].as_str().unwrap().to_owned();
    assert_eq!(endpoint, format!("{}/wpush/v2/c1", stage.service.origin()));
    assert_eq!(hear().await, json!({}));
    let device = Device { endpoint, ..stage.service.devices(1)[0].clone() };
    assert_eq!(stage.send(&device, "hello", 60, None).await, Receipt::Accepted);
    let push = hear().await;
    assert_eq!((&push["channelID"], &push["headers"]["encoding"]), (&json!("c1"), &json!("aes128gcm")));
    let ack = json!({"channelID": "c1", "version": push["version"], "code": 100});
    socket.send(Message::text(json!({"messageType": "ack", "updates": [ack]}).to_string())).await.unwrap();
    stage.service.until(|totals| totals.acks == 1).await;
    let state: Value = serde_json::from_str(&stage.service.state_json()).unwrap();
    assert_eq!((&state["acks"][0]["code"], &state["browsers"]), (&json!(100), &json!(1)));
    socket.send(Message::text(json!({"messageType": "unregister", "channelID": "c1"}).to_string())).await.unwrap();
    assert!(socket.next().await.unwrap().unwrap().to_text().unwrap().contains("unregister"));
    assert_eq!(stage.send(&device, "hello", 60, None).await, Receipt::Gone);
}
