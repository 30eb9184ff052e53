use channel::ids::{ChannelId, PostId};
use channel::post::Kind;
use db::{args, run};
use store::{Figure, FigureDay, FigureKind};

use crate::harness::{World, at, content, each};

const HERE: ChannelId = ChannelId(3);
const POST: PostId = PostId(i64::MAX - 1);

fn page(post: Option<PostId>, number: u64) -> Figure {
    Figure { channel: HERE, post, what: FigureKind::Page, number }
}

#[tokio::test]
async fn add() {
    each(async |world: &World| {
        let figures = world.stores.figures();
        figures.add(5, &[page(None, 2), page(Some(POST), 3)]).await.unwrap();
        figures.add(5, &[page(None, 40), Figure { what: FigureKind::Feed, ..page(None, 7) }]).await.unwrap();
        figures.add(5, &[]).await.unwrap();
        let sums = [FigureDay { day: 5, pages: 42, feeds: 7 }];
        assert_eq!(figures.days(HERE, None, (0, 9)).await.unwrap(), sums);
    })
    .await;
}

#[tokio::test]
async fn days() {
    each(async |world: &World| {
        let figures = world.stores.figures();
        for day in 3..8 {
            figures.add(day, &[page(Some(POST), 1)]).await.unwrap();
        }
        let found = figures.days(HERE, Some(POST), (4, 6)).await.unwrap();
        assert_eq!(found.iter().map(|sums| sums.day).collect::<Vec<_>>(), [4, 5]);
        assert_eq!(figures.days(HERE, None, (0, 9)).await.unwrap(), []);
        assert_eq!(figures.days(ChannelId(4), Some(POST), (0, 9)).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn totals() {
    each(async |world: &World| {
        let figures = world.stores.figures();
        figures.add(1, &[page(Some(POST), 4), page(Some(PostId(2)), 1), page(None, 9)]).await.unwrap();
        figures.add(2, &[page(Some(POST), 5)]).await.unwrap();
        figures.add(3, &[page(Some(POST), 6)]).await.unwrap();
        let totals = figures.totals(HERE, &[POST, PostId(9)], 3).await.unwrap();
        assert_eq!(totals.into_iter().collect::<Vec<_>>(), [(PostId(9), 0), (POST, 9)]);
    })
    .await;
}

#[tokio::test]
async fn accepted() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let id = world.stores.desk().deliveries_of(post).await.unwrap()[0].id;
        let set = run("UPDATE delivery SET accepted = 70 WHERE id = $1", args![id.0]);
        assert!(world.content.tx(vec![set]).await.unwrap().is_committed());
        let accepted = world.stores.figures().accepted(&[post, POST]).await.unwrap();
        assert_eq!(accepted.into_iter().collect::<Vec<_>>(), [(post, 70), (POST, 0)]);
    })
    .await;
}
