//! What the board costs: as many reads for a full house as for a quiet one.
use crate::hands::draft;
use crate::review::{person, press};
use crate::stage::Stage;
use axum::http::StatusCode;
use channel::editor::Role;
use db::{Db, Options};
use store::Stores;
use testkit::TempDir;

/// Pages on which every draft, every post in review and every slot has its line.
const PAGES: [&str; 3] = ["/desk/at/lindenau", "/desk/at/lindenau/posts", "/desk/at/lindenau/days"];

#[tokio::test]
async fn more_posts_ask_the_database_no_more_often() {
    let dir = TempDir::new();
    let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
    let followers = Db::open(&dir.sqlite("followers.db"), Options::default()).await.unwrap();
    let reactions = Db::open(&dir.sqlite("reactions.db"), Options::default()).await.unwrap();
    let stage = Stage::on(Stores::open(content.clone(), followers, reactions), dir).await;
    let mut eva = person(&stage, "eva@lindenau.de", Role::Admin).await;
    let mut otto = person(&stage, "otto@lindenau.de", Role::Approver).await;
    let fill = async |eva: &mut crate::hands::Hands, from: usize, to: usize| {
        for n in from..to {
            let post = draft(eva, &[("title", &format!("Beitrag {n}")), ("body", "Es gibt Neues.")]).await;
            if n % 2 == 0 {
                let asked = press(eva, &post, "submit", &[]).await;
                assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
            }
        }
    };
    let mut costs = Vec::new();
    for (from, to) in [(0, 4), (4, 30)] {
        fill(&mut eva, from, to).await;
        for hands in [&mut eva, &mut otto] {
            for page in PAGES {
                // The first look at a page may fill what is kept.
                hands.get(page).await;
                let before = content.stats().reads;
                assert_eq!(hands.get(page).await.status, StatusCode::OK, "{page}");
                costs.push(content.stats().reads - before);
            }
        }
    }
    let (few, many) = costs.split_at(PAGES.len() * 2);
    assert_eq!(few, many, "reads of {PAGES:?} for two people, with four posts and with thirty");
}
