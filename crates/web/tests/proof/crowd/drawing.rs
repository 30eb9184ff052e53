//! They draw their booklets in an order of their own.
use super::{Device, SLOTS, Town, shuffled};
use crate::loot::Loot;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reaction::device::{Booklet, Draw};
use reaction::gate::{Gate, Note};
use reaction::{KeyDocument, Volume};
use std::collections::HashMap;
use std::time::Duration;
use testkit::Seeded;

const EPOCH: &str = "2026H2";

/// What their greetings carry, by keyed hash.
async fn tickets(town: &Town) -> HashMap<i64, Note> {
    let (stage, delivery) = (&town.stage, town.stage.stores.delivery());
    let channel = delivery.channel(stage.channel).await.unwrap().unwrap().channel;
    let mut tickets = HashMap::new();
    loop {
        let greetings = delivery.claim_greetings(1, stage.now(), Duration::from_secs(60), 500).await.unwrap();
        if greetings.is_empty() {
            return tickets;
        }
        for greeting in greetings {
            let told = stage.app.reactions.ticket(&channel, greeting.origin_code, greeting.sid).await.unwrap().unwrap();
            let bytes = URL_SAFE_NO_PAD.decode(told.ticket).unwrap().try_into().unwrap();
            tickets.insert(greeting.sid, Note::from_bytes(&bytes));
            delivery.finish_greeting(&greeting, false).await.unwrap();
        }
    }
}

/// The booklets by device.
pub async fn draw(town: &Town, loot: &mut Loot, seeded: &Seeded, devices: &mut [Device]) -> Vec<Booklet> {
    let stage = &town.stage;
    stage.stores.reaction().skip_slots(SLOTS[0], stage.now()).await.unwrap();
    stage.clock.advance(Duration::from_secs(6));
    let document = stage.get(&format!("/.well-known/ausrufer/anon/lindenau/{EPOCH}")).await.text();
    let document = KeyDocument::parse(&document).unwrap().0;
    let draws = begin(&document, town.size);
    let mut tickets = tickets(town).await;
    let mut booklets: Vec<Option<Booklet>> = (0..town.size).map(|_| None).collect();
    for (place, number) in shuffled(town.size, seeded).into_iter().enumerate() {
        let device = &mut devices[number];
        device.drew = place;
        let request = draws[number].request(Gate::Push(tickets.remove(&device.sid).unwrap()));
        device.mark = URL_SAFE_NO_PAD.encode(&request.digest()[..24]);
        let body = Body::from(request.to_bytes());
        let post = Request::post("/anon/v1/booklet").header("content-type", "application/octet-stream");
        let answer = loot.watch(stage.send(post.extension(ConnectInfo(device.address)).body(body).unwrap())).await;
        assert_eq!(answer.status, StatusCode::OK);
        booklets[number] = Some(draws[number].finish(&answer.bytes).unwrap());
        stage.clock.advance(Duration::from_millis(300));
        if place == town.size / 2 {
            loot.take("half of them have booklets", town).await;
        }
    }
    loot.settled(town).await;
    loot.take("all have booklets", town).await;
    loot.backup("evening", town).await;
    booklets.into_iter().map(Option::unwrap).collect()
}

/// What each device computes, on all cores.
fn begin(document: &KeyDocument, size: usize) -> Vec<Draw> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let one = |number: usize| {
        let seeded = Seeded::new(0xd1ce_0000 + number as u64);
        Draw::begin(document.clone(), Volume::new(0).unwrap(), &mut |out| seeded.fill(out)).unwrap()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || (0..size).skip(core).step_by(cores).map(one).collect::<Vec<_>>()))
            .collect();
        let mut parts: Vec<_> = parts.into_iter().map(|part| part.join().unwrap().into_iter()).collect();
        (0..size).map(|number| parts[number % cores].next().unwrap()).collect()
    })
}
