//! Sealed messages for the delivery.
use super::desk_life::office;
use super::desk_warning::{begun, issued, order};
use crate::harness::{World, at, each};
use channel::warning::{Severity, Turn};
use store::ReleaseWarning;

#[tokio::test]
async fn alert() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = issued(world, &office, 5).await;
        let (found, worst) = world.stores.delivery().alert(post, 1).await.unwrap().unwrap();
        assert_eq!((found.cap.as_slice(), worst), (b"<alert>0</alert>".as_slice(), Severity::Severe));
        assert!(world.stores.delivery().alert(post, 2).await.unwrap().is_none());
        // A milder word about it goes to whoever heard the first one.
        let update = begun(world, &office, Some(post), Turn::Update, 20).await;
        assert!(world.stores.desk().ask_warning(&update, office.jo, at(21)).await.unwrap());
        let milder = ReleaseWarning { severity: Severity::Minor, ..order(world, &update, 1, office.otto, 22) };
        assert!(world.stores.desk().release_warning(&milder).await.unwrap());
        let (found, worst) = world.stores.delivery().alert(post, 2).await.unwrap().unwrap();
        assert_eq!((found.severity, worst), (Severity::Minor, Severity::Severe));
    })
    .await;
}
