//! The second person hears on the phone: asked, told that one did it alone, reminded at the end, and of a silent canary.
use crate::nudges::{OUTLET, by_hand, person, register, settings, until};
use crate::on_both_engines;
use crate::town::{Town, push_service};
use crate::warned::{draft, order};
use channel::delivery::FOLLOWERS;
use channel::editor::Role;
use channel::ids::EditorId;
use channel::warning::Turn;
use std::time::{Duration, Instant};
use store::{NewCanary, WarningDraft};
use testkit::PushService;
use testkit::push_service::{Device, Fault};

/// Nora on duty, Otto who releases, Anna who only writes news; each with a phone.
async fn three(town: &Town) -> (PushService, Vec<Device>, [EditorId; 3]) {
    let service = push_service(town).await;
    let devices = service.devices(3);
    let people = [
        person(town, "nora", Role::DutyOfficer).await,
        person(town, "otto", Role::Approver).await,
        person(town, "anna", Role::Editor).await,
    ];
    for (device, editor) in devices.iter().zip(people) {
        register(town, device, editor, true).await;
    }
    (service, devices, people)
}

/// Nora writes a warning in earnest and asks for its release.
async fn asked(town: &Town, nora: EditorId) -> WarningDraft {
    let (desk, now) = (town.stores.desk(), town.time.now());
    let begun = draft(town, None, Turn::Alert, now).await;
    assert!(desk.save_warning(begun.id, 1, "{\"a\":\"1\"}", nora, now).await.unwrap());
    let asked = desk.warning_draft(begun.id).await.unwrap().unwrap();
    assert!(desk.ask_warning(&asked, nora, now).await.unwrap());
    asked
}

fn counts(service: &PushService, devices: &[Device], tag: &str) -> Vec<usize> {
    devices.iter().map(|device| service.count(device, tag)).collect()
}

on_both_engines! {
    /// W1: whoever asks is not told; the second person is, at once, without a word of the warning, and again while nothing
    /// happens.
    async fn w1_the_second_person_is_asked_on_the_phone(town) {
        let (service, devices, [nora, ..]) = three(&town).await;
        let worker = town.work(settings());
        let asked = asked(&town, nora).await;
        let tag = format!("alarm-waits-{}", asked.id);
        until("the second person is asked", || counts(&service, &devices, &tag) == [0, 1, 0]).await;
        let said = service.received(&devices[1]).into_iter().find(|push| push.tag() == tag).unwrap().json();
        let page = format!("https://rathaus.example/desk/at/lindenau/warnings/draft/{}/preview", asked.id);
        assert_eq!(said["notification"]["navigate"], page.as_str());
        assert_eq!(said["notification"]["title"], "Warnung wartet auf Freigabe");

        town.clock.advance(Duration::from_secs(120));
        until("and asked again", || counts(&service, &devices, &tag) == [0, 2, 0]).await;
        let now = town.time.now();
        let desk = town.stores.desk();
        assert!(desk.save_warning(asked.id, 2, "{\"a\":\"2\"}", nora, now).await.unwrap());
        town.clock.advance(Duration::from_secs(600));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(counts(&service, &devices, &tag), [0, 2, 0], "what is being changed waits for nobody");
        worker.stop().await;
    }

    /// An access that ends: whoever looks after the channel is told, by day, and nobody gets up for it.
    async fn an_access_that_ends_rings_by_day(town) {
        let (service, devices, _) = three(&town).await;
        let ada = service.devices(1);
        register(&town, &ada[0], person(&town, "ada", Role::Admin).await, true).await;
        by_hand(&town).await;
        let store = town.stores.outlets();
        let mut one = store.claim(town.time.now(), Duration::from_secs(3600)).await.unwrap().unwrap();
        one.health.expires = Some(town.time.now() + Duration::from_secs(6 * 86_400));
        assert!(store.health(&one, true, town.time.now()).await.unwrap());
        let worker = town.work(settings());
        let tag = format!("alarm-ends-{OUTLET}");
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(counts(&service, &ada, &tag), [0], "it is night");
        town.clock.advance(Duration::from_secs(12 * 3600));
        until("who manages is told", || counts(&service, &ada, &tag) == [1]).await;
        let said = service.received(&ada[0]).into_iter().find(|push| push.tag() == tag).unwrap().json();
        let page = format!("https://rathaus.example/desk/at/lindenau/outlets/{OUTLET}");
        assert_eq!(said["notification"]["navigate"], page.as_str());
        assert_eq!(counts(&service, &devices, &tag), [0, 0, 0], "and nobody else");
        worker.stop().await;
    }

    /// W1, W12: one person alone, and an end without a word.
    async fn w1_what_one_did_alone_and_its_end_ring(town) {
        let (service, devices, [nora, otto, _]) = three(&town).await;
        let worker = town.work(settings());
        let (desk, now) = (town.stores.desk(), town.time.now());
        let asked = asked(&town, nora).await;
        let mut alone = order(&town, &asked, 0, now, &[FOLLOWERS]).await;
        alone.by = nora;
        assert!(desk.release_warning(&alone).await.unwrap());
        let told = format!("alarm-alone-{}", asked.id);
        until("told that one did it alone", || counts(&service, &devices, &told) == [0, 1, 0]).await;
        assert!(desk.see_warning(asked.id, 0, otto, now).await.unwrap());

        town.clock.advance(Duration::from_secs(3 * 3600 + 1));
        let over = format!("alarm-expired-{}", asked.id);
        until("both are reminded", || counts(&service, &devices, &over) == [1, 1, 0]).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(counts(&service, &devices, &told), [0, 1, 0], "somebody looked");
        assert_eq!(counts(&service, &devices, &over), [1, 1, 0], "each once");
        worker.stop().await;
    }

    /// W13: the phone's push service is away in the moment; the next step reaches it.
    async fn w13_a_phone_that_was_not_reached_is_called_again(town) {
        let (service, devices, [nora, ..]) = three(&town).await;
        let worker = town.work(settings());
        until("each is greeted", || devices.iter().all(|device| service.count(device, "hand-hello") == 1)).await;
        service.everywhere(Some(Fault::Unavailable(None)));
        let tag = format!("alarm-waits-{}", asked(&town, nora).await.id);
        tokio::time::sleep(Duration::from_millis(400)).await;
        service.everywhere(None);
        assert_eq!(service.count(&devices[1], &tag), 0);
        town.clock.advance(Duration::from_secs(120));
        until("it rings", || service.count(&devices[1], &tag) == 1).await;
        worker.stop().await;
    }

    /// W13: a push service that hangs with one alarm holds up neither the next alarm of the town nor anybody else's.
    async fn w13_an_alarm_that_hangs_keeps_no_other_from_ringing(town) {
        let town = town.impatient();
        let (service, devices, [nora, ..]) = three(&town).await;
        let hung = push_service(&town).await;
        let device = hung.devices(1).pop().unwrap();
        register(&town, &device, person(&town, "paul", Role::Approver).await, true).await;
        let worker = town.work(settings());
        until("each is greeted", || devices.iter().all(|device| service.count(device, "hand-hello") == 1)).await;
        hung.everywhere(Some(Fault::Hang));
        let first = format!("alarm-waits-{}", asked(&town, nora).await.id);
        until("the first rings", || counts(&service, &devices, &first) == [0, 1, 0]).await;
        until("and hangs", || hung.totals().attempts > 1).await;
        let (begun, next) = (Instant::now(), format!("alarm-waits-{}", asked(&town, nora).await.id));
        until("the next one rings", || counts(&service, &devices, &next) == [0, 1, 0]).await;
        // The first hangs for three attempts of two seconds with ten seconds between them.
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        hung.everywhere(None);
        worker.stop().await;
        assert_eq!((hung.count(&device, &first), hung.count(&device, &next)), (1, 1));
    }

    /// W11: a canary that says nothing within two minutes.
    async fn w11_a_silent_canary_rings_at_the_desk(town) {
        let (service, devices, _) = three(&town).await;
        let new = NewCanary {
            id: 1,
            channel: town.channel.id,
            name: "Leitstelle",
            origin: &service.origin(),
            token_hash: [1; 32],
            by: store::SYSTEM,
            now: town.time.now(),
        };
        town.stores.desk().add_canary(new).await.unwrap();
        let worker = town.work(settings());
        let now = town.time.now();
        let warning = draft(&town, None, Turn::Alert, now).await;
        let order = order(&town, &warning, 0, now, &[FOLLOWERS]).await;
        assert!(town.stores.desk().release_warning(&order).await.unwrap());
        let tag = format!("alarm-canary-{}", warning.id);
        town.clock.advance(Duration::from_secs(119));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(counts(&service, &devices, &tag), [0, 0, 0], "it has two minutes");
        town.clock.advance(Duration::from_secs(2));
        until("its silence is told", || counts(&service, &devices, &tag) == [1, 1, 0]).await;
        worker.stop().await;
    }
}
