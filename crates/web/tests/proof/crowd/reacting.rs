//! They react to two posts, each message at a time of its own, and some change their minds or take it back.
use super::{BATCHES, Device, Message, SLOTS, Told, Town, shuffled};
use crate::loot::Loot;
use crate::stage::content;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use channel::ids::PostId;
use channel::post::{Content, Kind};
use channel::reaction::Reactions;
use reaction::Slot;
use reaction::device::Booklet;
use std::net::SocketAddr;
use std::time::Duration;
use testkit::Seeded;

const DAY: Duration = Duration::from_secs(86_400);

/// Who sends what next: device, post, choice.
fn plan(size: usize, seeded: &Seeded) -> Vec<(usize, usize, u8)> {
    let mut first = Vec::new();
    let mut later = Vec::new();
    for device in 0..size {
        for post in 0..2 {
            // Not everybody reacts, and the favourites are favourites.
            let Some(choice) = [1u8, 1, 1, 2, 2, 3, 4, 5, 6].get(seeded.below(11) as usize) else { continue };
            first.push((device, post, *choice));
            match seeded.below(10) {
                0 | 1 => later.push((device, post, 1 + seeded.below(6) as u8)),
                2 => later.push((device, post, 0)),
                _ => {}
            }
        }
    }
    let order =
        |of: Vec<(usize, usize, u8)>| -> Vec<_> { shuffled(of.len(), seeded).into_iter().map(|at| of[at]).collect() };
    let (mut all, later) = (order(first), order(later));
    // Each change comes somewhere behind what it changes.
    for change in later {
        let at = all.iter().position(|one| (one.0, one.1) == (change.0, change.1)).unwrap() + 1;
        all.insert(at + seeded.below((all.len() - at) as u64 + 1) as usize, change);
    }
    all
}

pub async fn react(
    town: &Town,
    loot: &mut Loot,
    seeded: &Seeded,
    devices: &mut [Device],
    booklets: &[Booklet],
) -> (Vec<Message>, [PostId; 2]) {
    let stage = &town.stage;
    let answerable = |title| Content { reactions: Reactions::Emoji, ..content(Kind::Update, title) };
    let posts = [stage.publish(answerable("Neuer Park")).await, stage.publish(answerable("Altes Bad")).await];
    stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
    stage.clock.advance(Duration::from_secs(600));
    stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
    let (plan, mut messages) = (plan(town.size, seeded), Vec::new());
    let each = plan.len().div_ceil(BATCHES);
    for (batch, part) in plan.chunks(each).enumerate() {
        for &(number, post, choice) in part {
            let device = &mut devices[number];
            let seq = device.told[post].as_ref().map_or(1, |told| told.seq + 1);
            let made = booklets[number].react(Slot::new(SLOTS[post]).unwrap(), seq, choice).unwrap();
            let tag: [u8; 32] = sha256(&made.nonce);
            loot.watch(send(town, made.to_bytes().to_vec(), device.address)).await;
            stage.clock.advance(Duration::from_millis(80));
            let first = device.told[post].as_ref().map_or(messages.len(), |told| told.first);
            device.told[post] = Some(Told { tag, seq, choice, first, last: messages.len() });
            messages.push(Message { device: number, post, tag, seq, choice });
        }
        loot.take(&format!("batch {batch} waits in memory"), town).await;
        stage.clock.advance(Duration::from_secs(600));
        stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
        loot.take(&format!("batch {batch} was written"), town).await;
    }
    loot.settled(town).await;
    loot.take("all have reacted", town).await;
    loot.backup("night", town).await;
    (messages, posts)
}

async fn send(town: &Town, body: Vec<u8>, address: SocketAddr) {
    let post = Request::post("/anon/v1/react").header("content-type", "application/octet-stream");
    let answer = town.stage.send(post.extension(ConnectInfo(address)).body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

/// The posts close, the nightly rewriting is done, and two months after the half-year its key goes.
pub async fn close(town: &Town, loot: &mut Loot) {
    let stage = &town.stage;
    // Nobody delivers here, and the night's rewriting waits for whatever is under way.
    let delivery = stage.stores.delivery();
    delivery.pause_old(stage.now(), stage.now()).await.unwrap();
    assert!(delivery.rewrite(stage.now(), std::future::pending()).await.unwrap());
    loot.take("the night's rewriting is done", town).await;
    for (days, moment) in [(31, "the posts are closed"), (100, "the key is destroyed")] {
        stage.clock.advance(DAY * days);
        stage.app.reactions.turn(&stage.stores.follow()).await.unwrap();
        loot.settled(town).await;
        loot.take(moment, town).await;
    }
    loot.backup("spring", town).await;
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().try_into().unwrap()
}
