//! A publishing time whose posts are told in one message: each has its page, the message is ordered once, also when the
//! server dies at any moment of it.
use crate::hands::{Hands, draft};
use crate::review::person;
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use channel::ids::PostId;
use channel::post::State;
use std::task::Poll;
use std::time::Duration;
use store::DeliveryReport;
use web::desk::posts::order::bring_out_due;

const DAYS: [(&str, &str); 7] = [
    ("mon", "10:00"),
    ("thu", "10:00"),
    ("free", ""),
    ("capacity", "4"),
    ("closes", "15"),
    ("late", "goes_out"),
    ("output", "digest"),
];

fn id_of(post: &str) -> PostId {
    PostId::parse(post.rsplit('/').next().unwrap()).unwrap()
}

/// A channel that gathers, with posts planned for the next publishing time in this order; answers them, at that time.
async fn planned(stage: &Stage, eva: &mut Hands, titles: &[(&str, &str)]) -> Vec<PostId> {
    let kept = eva.post("/desk/at/lindenau/settings/days", &DAYS).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let days = stage.stores.desk().publishing_days(stage.channel).await.unwrap();
    let channel = stage.stores.desk().channel(stage.channel).await.unwrap().unwrap().channel;
    let slot = web::desk::days::calendar(&channel, days).coming(stage.now(), 1)[0].at;
    let mut posts = Vec::new();
    for (kind, title) in titles {
        let post = draft(eva, &[("title", title), ("kind", kind), ("body", "Mehr dazu im Text.")]).await;
        let at = slot.as_millisecond().to_string();
        let id = id_of(&post);
        let wish = [("post", id.to_string()), ("act", "at".to_owned()), ("at", at)];
        let wish: Vec<(&str, &str)> = wish.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(eva.post("/desk/at/lindenau/days", &wish).await.status, StatusCode::SEE_OTHER);
        posts.push(id);
    }
    stage.clock.advance(Duration::try_from(slot.duration_since(stage.now())).unwrap());
    posts
}

async fn deliveries(stage: &Stage) -> Vec<DeliveryReport> {
    stage.stores.desk().deliveries(stage.channel, 99).await.unwrap()
}

async fn out(stage: &Stage, post: PostId) -> bool {
    stage.stores.desk().post(post).await.unwrap().unwrap().state == State::Published
}

const THREE: [(&str, &str); 3] = [("update", "Erstes"), ("traffic", "Zweites"), ("service", "Drittes")];

#[tokio::test]
async fn one_message_is_ordered_for_all_and_each_has_its_page() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let posts = planned(&stage, &mut eva, &THREE).await;
    // Two nodes at once, and a third time after a restart.
    let (one, two) = tokio::join!(bring_out_due(&stage.app), bring_out_due(&stage.app));
    assert_eq!(one.unwrap() + two.unwrap(), 3);
    assert_eq!(bring_out_due(&stage.app).await.unwrap(), 0);
    let ordered = deliveries(&stage).await;
    assert_eq!(ordered.len(), 1, "{ordered:?}");
    assert_eq!((ordered[0].title.as_str(), ordered[0].post), ("Erstes · Zweites · Drittes", posts[0]));
    let page = stage.get("/lindenau").await.text();
    let places: Vec<usize> = ["Drittes", "Zweites", "Erstes"].map(|title| page.find(title).unwrap()).to_vec();
    assert!(places.is_sorted(), "in their order, the last on top");
    let feed = stage.get("/lindenau/feed.atom").await;
    for (post, (_, title)) in posts.iter().zip(THREE) {
        assert!(feed.has(&format!("<title>{title}</title>")) || feed.has(title), "{}", feed.text());
        let found = stage.stores.public().post(stage.channel, *post).await.unwrap().unwrap();
        assert_eq!(stage.get(&format!("/lindenau/p/{post}-{}", found.slug_tail)).await.status, StatusCode::OK);
        let told = stage.stores.desk().deliveries_of(*post).await.unwrap();
        assert_eq!(told.len(), 1, "the desk shows at each in which message it was told");
    }
}

/// Runs something for so many looks and lets it go in the middle, as a killed process would. What was handed to the
/// database is still done, and nobody hears of it.
async fn killed_after<F: Future>(looks: usize, work: F) -> Option<F::Output> {
    let (mut work, mut left) = (std::pin::pin!(work), looks);
    std::future::poll_fn(|context| match left.checked_sub(1) {
        None => Poll::Ready(None),
        Some(less) => {
            left = less;
            work.as_mut().poll(context).map(Some)
        }
    })
    .await
}

/// One delivery tells of all, and each post came out once.
async fn told_once(stage: &Stage, posts: &[PostId], looks: usize) {
    let ordered = deliveries(stage).await;
    assert_eq!(ordered.len(), 1, "killed after {looks} looks: {ordered:?}");
    for post in posts {
        assert!(out(stage, *post).await, "killed after {looks} looks");
        assert_eq!(stage.stores.public().versions(*post).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn killed_at_any_moment_it_is_told_once_after_the_restart() {
    let mut died = 0;
    // How often a look finds nothing yet depends on the machine: rounds go on until it has died often enough.
    for _round in 0..20 {
        for looks in 1.. {
            let stage = Stage::new().await;
            let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
            let posts = planned(&stage, &mut eva, &THREE).await;
            let finished = killed_after(looks, bring_out_due(&stage.app)).await;
            // What the dead server had handed over may be written in this moment, or before, or never.
            bring_out_due(&stage.app).await.unwrap();
            bring_out_due(&stage.app).await.unwrap();
            told_once(&stage, &posts, looks).await;
            if finished.is_some() {
                break;
            }
            died += 1;
        }
        if died >= 5 {
            break;
        }
    }
    assert!(died >= 5, "it was killed {died} times");
}

#[tokio::test]
async fn a_post_without_its_approval_waits_and_the_others_are_told_together() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let posts = planned(&stage, &mut eva, &THREE).await;
    // A second approver came meanwhile: now an approval is needed, and none of them has one.
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    assert_eq!(bring_out_due(&stage.app).await.unwrap(), 0);
    assert_eq!(bring_out_due(&stage.app).await.unwrap(), 0);
    assert!(deliveries(&stage).await.is_empty());
    for post in &posts {
        assert!(!out(&stage, *post).await);
        let page = otto.get(&format!("/desk/at/lindenau/posts/{post}/review")).await;
        assert!(page.has("konnte zur geplanten Zeit nicht"));
    }
}

#[tokio::test]
async fn one_alone_is_no_digest() {
    let stage = Stage::new().await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let posts = planned(&stage, &mut eva, &[("update", "Allein")]).await;
    assert_eq!(bring_out_due(&stage.app).await.unwrap(), 1);
    let ordered = deliveries(&stage).await;
    assert_eq!((ordered.len(), ordered[0].title.as_str()), (1, "Allein"));
    assert!(stage.stores.delivery().digest(posts[0]).await.unwrap().is_empty());
}
