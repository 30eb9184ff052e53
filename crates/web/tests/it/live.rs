//! Open pages hear of new posts.
use crate::stage::{Stage, content};
use axum::body::Body;
use axum::http::Request;
use channel::post::Kind;
use futures_util::StreamExt;
use tower::ServiceExt;

#[tokio::test]
async fn an_open_page_hears_of_a_post_and_ends_with_the_server() {
    let stage = Stage::new().await;
    let request = Request::get("/lindenau/live").body(Body::empty()).unwrap();
    let response = stage.router().oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["x-accel-buffering"], "no");
    let mut frames = response.into_body().into_data_stream();
    let mut next = async || frames.next().await.map(|frame| String::from_utf8(frame.unwrap().to_vec()).unwrap());
    assert!(next().await.unwrap().starts_with("retry:"));
    assert_eq!(stage.app.live.counts().open, 1);

    let id = stage.publish(content(Kind::Update, "Neu")).await;
    let event = next().await.unwrap();
    assert!(event.contains("event: post") && event.contains(&id.to_string()) && event.ends_with("\n\n"));
    stage.app.live.beat();
    assert_eq!(next().await.unwrap(), ": \n\n");

    stage.app.live.close();
    assert_eq!(next().await, None);
    let request = Request::get("/lindenau/live").body(Body::empty()).unwrap();
    assert_eq!(stage.router().oneshot(request).await.unwrap().status(), 503);
}

#[tokio::test]
async fn one_address_takes_only_so_many_seats() {
    let stage = Stage::new().await;
    let live = async || {
        let request = Request::get("/lindenau/live").body(Body::empty()).unwrap();
        stage.router().oneshot(request).await.unwrap()
    };
    let mut open = Vec::new();
    for _ in 0..web::live::SEATS_EACH {
        open.push(live().await);
    }
    assert!(open.iter().all(|response| response.status() == 200));
    let refused = live().await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (503, &"60".parse().unwrap()));
    open.pop();
    assert_eq!(live().await.status(), 200, "a closed page frees its seat");
}

#[tokio::test]
async fn an_answer_nobody_reads_takes_no_seat() {
    let stage = Stage::new().await;
    let request = Request::get("/lindenau/live").body(Body::empty()).unwrap();
    drop(stage.router().oneshot(request).await.unwrap());
    assert_eq!(stage.app.live.counts().open, 0);
}
