//! What people at the desk are to be told of warnings, and whom it concerns.
use super::desk_life::office;
use super::desk_phone::phone;
use super::desk_warning::{begun, issued};
use crate::harness::{World, at, each};
use channel::alarm::AlarmKind;
use channel::editor::Role;
use channel::ids::EditorId;
use channel::warning::Turn;
use store::DeskAlarm;

#[tokio::test]
async fn open_alarms() {
    each(async |world: &World| {
        let (office, desk, delivery) = (office(world).await, world.stores.desk(), world.stores.delivery());
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert!(delivery.open_alarms(at(0), None, 9).await.unwrap().is_empty());
        assert!(desk.ask_warning(&draft, office.jo, at(6)).await.unwrap());
        let due = delivery.open_alarms(at(0), None, 9).await.unwrap();
        assert_eq!((due.len(), due[0].kind, due[0].about, due[0].by), (1, AlarmKind::Waits, draft.id.0, office.jo));
        assert!(delivery.open_alarms(at(6), None, 9).await.unwrap().is_empty(), "older than asked");
        assert!(delivery.open_alarms(at(0), due.first(), 9).await.unwrap().is_empty(), "the page after");
        // What is written in again waits for nobody.
        assert!(desk.save_warning(draft.id, 1, "{}", office.jo, at(7)).await.unwrap());
        assert!(delivery.open_alarms(at(0), None, 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn take_alarm() {
    each(async |world: &World| {
        let (office, delivery) = (office(world).await, world.stores.delivery());
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert!(world.stores.desk().ask_warning(&draft, office.jo, at(6)).await.unwrap());
        let alarm = delivery.open_alarms(at(0), None, 9).await.unwrap().remove(0);
        assert_eq!((alarm.told, alarm.at), (0, at(6)));
        assert!(delivery.take_alarm(&alarm, 1).await.unwrap());
        assert!(!delivery.take_alarm(&alarm, 1).await.unwrap(), "another node tells");
        assert_eq!(delivery.open_alarms(at(0), None, 9).await.unwrap()[0].told, 1, "still nobody acted");
        assert!(delivery.take_alarm(&alarm, 2).await.unwrap());
        assert!(delivery.take_alarm(&alarm, AlarmKind::Waits.last()).await.unwrap());
        assert!(
            delivery.open_alarms(at(0), None, 9).await.unwrap().is_empty(),
            "it takes no place of one not told yet"
        );
    })
    .await;
}

#[tokio::test]
async fn find_alarms() {
    each(async |world: &World| {
        let (office, delivery) = (office(world).await, world.stores.delivery());
        let post = issued(world, &office, 5).await;
        let kinds = async || -> Vec<AlarmKind> {
            let due = delivery.open_alarms(at(0), None, 9).await.unwrap();
            due.iter().filter(|one| one.about == post.0).map(|one| one.kind).collect()
        };
        delivery.find_alarms(at(0), at(3000)).await.unwrap();
        assert!(kinds().await.is_empty(), "it holds");
        delivery.find_alarms(at(0), at(4000)).await.unwrap();
        delivery.find_alarms(at(0), at(4001)).await.unwrap();
        assert_eq!(kinds().await, [AlarmKind::Expired], "once");
        assert!(world.stores.desk().close_warning(office.channel, post, office.otto, at(4002)).await.unwrap());
        assert!(kinds().await.is_empty(), "somebody decided");
    })
    .await;
}

/// W1: not whoever asks or wrote in it, and nobody who may not release warnings.
#[tokio::test]
async fn alarm_phones() {
    each(async |world: &World| {
        let (office, desk, delivery) = (office(world).await, world.stores.desk(), world.stores.delivery());
        let account = world.stores.account();
        let anna = account.create_editor("anna", "anna", at(0), world.random()).await.unwrap();
        account.grant(anna, office.channel, Role::Editor).await.unwrap();
        for (sid, editor) in [(1, office.eva), (2, office.otto), (3, office.jo), (4, anna)] {
            phone(world, office.channel, editor, sid).await;
        }
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert!(desk.save_warning(draft.id, 1, "{}", office.eva, at(6)).await.unwrap());
        let draft = desk.warning_draft(draft.id).await.unwrap().unwrap();
        assert!(desk.ask_warning(&draft, office.jo, at(7)).await.unwrap());
        let alarm = delivery.open_alarms(at(0), None, 9).await.unwrap().remove(0);
        let rung = async |alarm: &DeskAlarm| -> Vec<i64> {
            let phones = delivery.alarm_phones(alarm, at(8)).await.unwrap();
            phones.iter().map(|phone| phone.sid).collect()
        };
        assert_eq!(rung(&alarm).await, [2]);
        let over = DeskAlarm { kind: AlarmKind::Expired, by: EditorId(0), ..alarm };
        assert_eq!(rung(&over).await, [1, 2], "that it is over concerns its author, too");
        account.grant(anna, office.channel, Role::Admin).await.unwrap();
        let ends = DeskAlarm { kind: AlarmKind::Ends, by: EditorId(0), ..alarm };
        assert_eq!(rung(&ends).await, [1, 4], "an access concerns whoever looks after the channel");
    })
    .await;
}
