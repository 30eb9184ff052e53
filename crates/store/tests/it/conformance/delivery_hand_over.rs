use channel::ids::DeliveryId;
use store::HandOver;

use crate::harness::{World, at, each};

#[tokio::test]
async fn note_hand_overs() {
    each(async |world: &World| {
        let store = world.stores.delivery();
        store.note_hand_overs(&[]).await.unwrap();
        let one = HandOver { delivery: DeliveryId(1), origin: "https://a".to_owned(), first: at(9), last: at(10) };
        for _ in 0..2 {
            store.note_hand_overs(std::slice::from_ref(&one)).await.unwrap();
        }
        assert_eq!(world.stores.desk().hand_overs(&[DeliveryId(1)]).await.unwrap(), [one]);
    })
    .await;
}
