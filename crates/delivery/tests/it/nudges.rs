//! People at the desk hear on their phones that a post waits for a person at an outlet.
use crate::on_both_engines;
use crate::town::{Town, origin, push_service, usual};
use channel::editor::Role;
use channel::ids::{EditorId, PostId};
use channel::outlet::Kind as OutletKind;
use channel::post::Kind;
use delivery::Settings;
use std::time::Duration;
use store::{NewOutlet, NewPhone, SYSTEM};
use testkit::push_service::Device;
use vault::Place as BoxPlace;

pub const OUTLET: i64 = 7;

pub async fn person(town: &Town, login: &str, role: Role) -> EditorId {
    let account = town.stores.account();
    let editor = account.create_editor(login, login, town.time.now(), town.random.u32()).await.unwrap();
    account.grant(editor, town.channel.id, role).await.unwrap();
    editor
}

/// As the web does it.
pub async fn register(town: &Town, device: &Device, editor: EditorId, second: bool) {
    let channel = town.channel.id;
    let sid = town.key.tagger().sid(!channel.0, &device.endpoint);
    let secret = vault::subscription::Secret {
        endpoint: device.endpoint.clone(),
        p256dh: device.p256dh,
        auth: device.auth,
        prefs: usual().to_bytes(),
    };
    let place = BoxPlace { channel_id: channel.0, sid };
    let sealed = town.key.seal_public().unwrap().seal(place, &secret.to_bytes().unwrap()).unwrap();
    let origin = origin(device);
    let new = NewPhone { channel, sid, editor, label: "Handy", origin: &origin, sealed: &sealed, second };
    town.stores.desk().put_phone(new, town.time.now()).await.unwrap();
}

pub async fn by_hand(town: &Town) {
    let new = NewOutlet {
        id: OUTLET,
        channel: town.channel.id,
        kind: OutletKind::Whatsapp,
        label: "WhatsApp-Kanal",
        settings: r#"{"minutes":15}"#,
        secret: b"zu",
        usual: true,
        by: SYSTEM,
    };
    town.stores.desk().add_outlet(new, town.time.now()).await.unwrap();
}

/// Whoever speaks to the outlets finds that a person is to do it.
async fn publish(town: &Town, kind: Kind, title: &str) -> PostId {
    let (desk, now) = (town.stores.desk(), town.time.now());
    let post = town.publish(kind, title).await;
    let report = desk.dispatches_of(post).await.unwrap().remove(0);
    let mut waits = report.dispatch.clone();
    waits.next(OutletKind::Whatsapp.abilities(), now);
    assert!(desk.decide_dispatch(&report, &waits, "x", SYSTEM, now).await.unwrap());
    post
}

pub async fn until(what: &str, so: impl Fn() -> bool) {
    for _ in 0..400 {
        if so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("waited in vain: {what}");
}

pub fn settings() -> Settings {
    Settings { poll: Duration::from_millis(20), ..Settings::default() }
}

on_both_engines! {
    async fn whoever_is_on_duty_hears_twice_and_of_a_warning_everybody(town) {
        let service = push_service(&town).await;
        let devices = service.devices(3);
        by_hand(&town).await;
        register(&town, &devices[0], person(&town, "anna", Role::Editor).await, false).await;
        register(&town, &devices[1], person(&town, "bert", Role::DutyOfficer).await, true).await;
        register(&town, &devices[2], person(&town, "cora", Role::Contributor).await, false).await;
        let worker = town.work(settings());
        until("each is greeted", || devices[..2].iter().all(|device| service.count(device, "hand-hello") == 1)).await;

        let news = publish(&town, Kind::Update, "Streng geheim bis zehn").await;
        let tag = format!("hand-{news}-{OUTLET}");
        until("told at once", || service.count(&devices[0], &tag) == 1).await;
        town.clock.advance(Duration::from_secs(15 * 60));
        until("reminded", || service.count(&devices[0], &tag) == 2).await;
        let received = service.received(&devices[0]);
        let said = received.iter().find(|push| push.tag() == tag).unwrap().json();
        let page = format!("https://rathaus.example/desk/at/lindenau/posts/{news}/outlets/{OUTLET}/hand");
        assert_eq!(said["notification"]["navigate"], page.as_str());
        assert!(said.to_string().contains("WhatsApp-Kanal") && !said.to_string().contains("geheim"), "{said}");
        town.clock.advance(Duration::from_secs(3_600));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!((service.count(&devices[0], &tag), service.count(&devices[1], &tag)), (2, 0));

        let warning = publish(&town, Kind::Warning, "Sturm").await;
        let tag = format!("hand-{warning}-{OUTLET}");
        until("told at once", || service.count(&devices[0], &tag) == 1).await;
        assert_eq!(service.count(&devices[1], &tag), 0);
        town.clock.advance(Duration::from_secs(3 * 60));
        until("escalated", || devices[..2].iter().map(|one| service.count(one, &tag)).eq([2, 1])).await;
        assert!(service.received(&devices[2]).is_empty(), "who may bring nothing out is not told");
        worker.stop().await;
    }

    async fn what_is_done_rings_no_more_and_a_phone_that_is_gone_is_forgotten(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1);
        by_hand(&town).await;
        // Nobody is on duty: then the deputy hears at once.
        register(&town, &devices[0], person(&town, "anna", Role::Editor).await, true).await;
        let worker = town.work(settings());
        let (desk, post) = (town.stores.desk(), publish(&town, Kind::Update, "Neu").await);
        let tag = format!("hand-{post}-{OUTLET}");
        until("told", || service.count(&devices[0], &tag) == 1).await;
        let report = desk.dispatches_of(post).await.unwrap().remove(0);
        let mut done = report.dispatch.clone();
        done.done_by_hand(done.wish, "", town.time.now());
        done.next(OutletKind::Whatsapp.abilities(), town.time.now());
        assert!(desk.decide_dispatch(&report, &done, "done", SYSTEM, town.time.now()).await.unwrap());
        town.clock.advance(Duration::from_secs(16 * 60));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(service.count(&devices[0], &tag), 1);
        service.unregister(&devices[0]);
        publish(&town, Kind::Update, "Noch einer").await;
        for _ in 0..400 {
            if desk.phones(town.channel.id).await.unwrap().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert!(desk.phones(town.channel.id).await.unwrap().is_empty());
        worker.stop().await;
    }
}
