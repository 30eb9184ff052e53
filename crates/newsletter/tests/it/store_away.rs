//! A database that is away for a while in the middle of an issue: what is known is held and written down later.
use crate::town::{Town, Work, endless, long, settings, until};
use newsletter::Settings;
use std::time::Duration;
use testkit::MailMishap;

const READERS: u64 = 60;

/// Nothing can be written until there is room again; by then the lease is over.
async fn away(town: &Town) {
    town.fill_up().await;
    // Whoever is at a handful finds out at its end.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let count = town.server.count();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(town.server.count(), count, "nothing is handed over meanwhile");
    town.later(5);
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(town.server.count(), count, "nor begun anew");
    town.make_room().await;
}

async fn nothing_becomes_unclear(settings: Settings) {
    let town = Town::new().await;
    town.readers(READERS as usize).await;
    town.due().await;
    town.server.script(std::iter::repeat_n(MailMishap::Slow, 200));
    let work = Work::begin(town.runner(settings));
    until(async || town.server.count() >= 5).await;
    away(&town).await;
    until(async || town.is_done().await).await;
    work.end().await;
    town.nobody_twice();
    let counts = town.counts().await;
    assert_eq!((counts.taken, counts.unclear, town.server.count()), (READERS, 0, READERS), "{counts:?}");
}

#[tokio::test]
async fn nothing_becomes_unclear_between_two_handfuls() {
    nothing_becomes_unclear(settings()).await;
}

#[tokio::test]
async fn nothing_becomes_unclear_while_the_next_handful_is_noted() {
    nothing_becomes_unclear(long()).await;
}

#[tokio::test]
async fn a_note_that_fails_ends_the_handful_it_is_made_beside() {
    let town = Town::new().await;
    town.readers(READERS as usize).await;
    town.due().await;
    town.server.script(std::iter::repeat_n(MailMishap::Slow, 200));
    // Twice ten on each line are noted; while the second ten go out, the note about the third fails.
    let work = Work::begin(town.runner(Settings { window: 10, ..endless() }));
    until(async || town.server.count() >= 5).await;
    town.fill_up().await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let count = town.server.count();
    assert!((20..=24).contains(&count), "{count} mails");
    town.make_room().await;
    until(async || town.is_done().await).await;
    work.end().await;
    town.nobody_twice();
    let counts = town.counts().await;
    assert_eq!((counts.taken, counts.unclear), (READERS, 0), "{counts:?}");
}

#[tokio::test]
async fn nothing_becomes_unclear_of_what_is_tried_again() {
    let town = Town::new().await;
    town.readers(6).await;
    town.due().await;
    town.server.script(std::iter::repeat_n(MailMishap::Greylisted, 6));
    town.turn().await;
    assert_eq!(town.counts().await.waiting, 6);
    town.later(10);
    town.server.script(std::iter::repeat_n(MailMishap::Slow, 6));
    let work = Work::begin(town.runner(settings()));
    until(async || town.server.count() >= 1).await;
    away(&town).await;
    until(async || town.is_done().await).await;
    work.end().await;
    town.nobody_twice();
    let counts = town.counts().await;
    assert_eq!((counts.taken, counts.unclear), (6, 0), "{counts:?}");
}
