//! Not a benchmark: a page of a long timeline must cost what a page of a short one costs.
use std::time::{Duration, Instant};

use channel::ids::PostId;
use channel::post::Kind;
use channel::topic::Topic;
use store::{ImportAs, ImportItem, every_statement};
use testkit::temp::TempDir;
use tokio::task::JoinSet;

use crate::harness::{at, content, lite};

const POSTS: u32 = 20_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_long_timeline_is_read_by_its_key() {
    let dir = TempDir::new();
    let world = lite(&dir).await;
    let channel = world.channel("lindenau").await;
    let plan = async |name: &str| {
        let statement = every_statement().into_iter().find(|one| one.noun == "post" && one.name == name).unwrap();
        world.content.prepare_check(statement.sql).await.unwrap().lines
    };
    let before = (plan("TIMELINE").await, plan("TIMELINE_OF_TOPIC").await, plan("MONTH").await);
    for part in 0..POSTS / 500 {
        let mut tasks = JoinSet::new();
        for number in part * 500..(part + 1) * 500 {
            let (admin, published) = (world.stores.admin(), at(-i64::from(number) * 600));
            let item = ImportItem {
                channel,
                source: "x".to_owned(),
                key: number.to_string(),
                post: PostId::fresh(at(0), number),
                content: content(if number % 50 == 0 { Kind::Event } else { Kind::Update }, "Neu"),
                slug_tail: "neu".to_owned(),
                enter: ImportAs::Published { published },
                now: at(0),
            };
            tasks.spawn(async move { admin.import_take(item).await.unwrap() });
        }
        assert!(tasks.join_all().await.into_iter().all(|taken| taken));
    }
    let after = (plan("TIMELINE").await, plan("TIMELINE_OF_TOPIC").await, plan("MONTH").await);
    assert_eq!(before, after);

    let (public, begun) = (world.stores.public(), Instant::now());
    let mut page = public.timeline(channel, None, None, 20, at(0)).await.unwrap();
    let mut topic = public.timeline(channel, Some(Topic::Events), None, 20, at(9)).await.unwrap();
    for _ in 0..15 {
        page = public.timeline(channel, None, page.next, 20, at(9)).await.unwrap();
        topic = public.timeline(channel, Some(Topic::Events), topic.next, 20, at(9)).await.unwrap();
        assert_eq!((page.items.len(), topic.items.len()), (20, 20));
    }
    let months: u64 = public.months(channel).await.unwrap().iter().map(|month| month.posts).sum();
    assert_eq!(months, u64::from(POSTS));
    // Half a millisecond each on a quiet machine; a scan of 20,000 posts takes a hundred times as long.
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?} for 33 reads", begun.elapsed());
    world.close().await;
}
