//! Outlets as the desk sees them, and what people decide.
use channel::delivery::Lane;
use channel::editor::Power;
use channel::ids::ChannelId;
use channel::life::{Refusal, Step};
use channel::outlet::Kind as OutletKind;
use channel::outlet::dispatch::{Dispatch, State};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use channel::post::Kind;
use store::{NewOutlet, Outlet, Taken};

use super::desk_life::{go, office, order, read};
use crate::harness::{EDITOR, World, at, content, each};

/// An outlet of the channel.
pub async fn outlet(world: &World, channel: ChannelId, id: i64) -> Outlet {
    let new = NewOutlet {
        id,
        channel,
        kind: OutletKind::Mastodon,
        label: "Mastodon",
        settings: "{}",
        secret: b"zu",
        usual: true,
        by: EDITOR,
    };
    world.stores.desk().add_outlet(new, at(1)).await.unwrap();
    world.stores.desk().outlets(channel).await.unwrap().into_iter().find(|one| one.id == id).unwrap()
}

#[tokio::test]
async fn add_outlet() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let outlet = outlet(world, channel, 7).await;
        assert_eq!(
            (outlet.kind, outlet.secret.as_slice(), outlet.stopped),
            (OutletKind::Mastodon, b"zu".as_slice(), None)
        );
        assert_eq!((outlet.look, outlet.health.checked), (at(1), None), "it is looked at first");
        let line = &world.stores.desk().audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.detail.as_str()), ("outlet_added", "mastodon"));
    })
    .await;
}

#[tokio::test]
async fn outlets() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("anderswo").await);
        outlet(world, channel, 8).await;
        outlet(world, channel, 7).await;
        let all = world.stores.desk().outlets(channel).await.unwrap();
        assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [7, 8]);
        assert!(world.stores.desk().outlets(other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn change_outlet() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let outlet = outlet(world, channel, 7).await;
        let changed = Outlet { label: "Anders".to_owned(), secret: b"neu".to_vec(), ..outlet.clone() };
        assert!(desk.change_outlet(&changed, EDITOR, at(9)).await.unwrap());
        let now = desk.outlets(channel).await.unwrap().remove(0);
        assert_eq!((now.label.as_str(), now.secret.as_slice(), now.look), ("Anders", b"neu".as_slice(), at(9)));
        // What is known of a secret stays with it.
        let mut held = world.stores.outlets().claim(at(10), super::outlets::LEASE).await.unwrap().unwrap();
        held.health = Health { name: "@stadt".to_owned(), expires: Some(at(9_000)), ..Health::default() };
        assert!(world.stores.outlets().health(&held, true, at(11)).await.unwrap());
        let renamed = Outlet { label: "Wieder anders".to_owned(), ..held.clone() };
        assert!(desk.change_outlet(&renamed, EDITOR, at(12)).await.unwrap());
        let now = desk.outlets(channel).await.unwrap().remove(0);
        assert_eq!((now.label.as_str(), now.look, &now.health), ("Wieder anders", at(12), &held.health));
        let other = Outlet { secret: b"noch neuer".to_vec(), ..now };
        assert!(desk.change_outlet(&other, EDITOR, at(13)).await.unwrap());
        assert_eq!(
            desk.outlets(channel).await.unwrap()[0].health,
            Health::default(),
            "of another one nothing is known"
        );
        let strange = Outlet { channel: ChannelId(1), ..outlet };
        assert!(!desk.change_outlet(&strange, EDITOR, at(9)).await.unwrap(), "of another channel");
    })
    .await;
}

#[tokio::test]
async fn remove_outlet() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let outlet = outlet(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        assert!(desk.remove_outlet(&outlet, EDITOR, at(3)).await.unwrap());
        assert!(!desk.remove_outlet(&outlet, EDITOR, at(4)).await.unwrap());
        assert!(desk.dispatches_of(post).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn stop_outlet() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let outlet = outlet(world, channel, 7).await;
        assert!(desk.stop_outlet(&outlet, EDITOR, at(3)).await.unwrap());
        assert!(!desk.stop_outlet(&outlet, EDITOR, at(4)).await.unwrap());
        let post = world.post(channel, content(Kind::Update, "Danach"), at(5)).await;
        assert!(desk.dispatches_of(post).await.unwrap().is_empty(), "nothing is ordered any more");
        assert!(world.stores.outlets().claim(at(9), super::outlets::LEASE).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn start_outlet() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let outlet = outlet(world, channel, 7).await;
        assert!(!desk.start_outlet(&outlet, EDITOR, at(2)).await.unwrap(), "it is on");
        assert!(desk.stop_outlet(&outlet, EDITOR, at(3)).await.unwrap());
        assert!(desk.start_outlet(&outlet, EDITOR, at(5)).await.unwrap());
        assert!(world.stores.outlets().claim(at(5), super::outlets::LEASE).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn look_at_outlet() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let outlet = outlet(world, channel, 7).await;
        assert!(desk.look_at_outlet(7, at(30)).await.unwrap());
        assert_eq!(desk.outlets(channel).await.unwrap()[0].look, at(30));
        assert!(desk.stop_outlet(&outlet, EDITOR, at(31)).await.unwrap());
        assert!(!desk.look_at_outlet(7, at(32)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn dispatches_of() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        outlet(world, channel, 7).await;
        outlet(world, channel, 8).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let all = desk.dispatches_of(post).await.unwrap();
        assert_eq!(all.iter().map(|one| one.outlet).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(
            (all[0].dispatch.state, all[0].dispatch.wish.version, all[0].title.as_str()),
            (State::Queued, 1, "Neu")
        );
        desk.publish(world.next(channel, post, content(Kind::Update, "Neuer"), at(3), 1)).await.unwrap();
        assert_eq!(desk.dispatches_of(post).await.unwrap()[1].dispatch.wish.version, 2);
        desk.withdraw(world.withdrawal(post, at(4))).await.unwrap();
        let wish = desk.dispatches_of(post).await.unwrap()[0].dispatch.wish;
        assert_eq!((wish.version, wish.shown), (3, false));
        outlet(world, channel, 9).await;
        assert_eq!(desk.dispatches_of(post).await.unwrap().len(), 2, "what was out before stays where it is");
    })
    .await;
}

#[tokio::test]
async fn dispatch() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        outlet(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Warning, "Sturm"), at(2)).await;
        let one = desk.dispatch(7, post).await.unwrap().unwrap();
        assert_eq!((one.post, one.lane), (post, channel::delivery::Lane::Warning));
        assert!(desk.dispatch(8, post).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn dispatches_at() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        outlet(world, channel, 7).await;
        let first = world.post(channel, content(Kind::Update, "Eins"), at(2)).await;
        let second = world.post(channel, content(Kind::Update, "Zwei"), at(3)).await;
        let all = desk.dispatches_at(7, 9).await.unwrap();
        assert_eq!(all.iter().map(|one| one.post).collect::<Vec<_>>(), [second, first]);
        assert_eq!(desk.dispatches_at(7, 1).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn dispatches_in() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        outlet(world, channel, 7).await;
        world.post(channel, content(Kind::Update, "Eins"), at(2)).await;
        assert_eq!(desk.dispatches_in(channel, State::Queued, 9).await.unwrap().len(), 1);
        assert!(desk.dispatches_in(channel, State::Live, 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn decide_dispatch() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        outlet(world, channel, 7).await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let seen = desk.dispatch(7, post).await.unwrap().unwrap();
        let mut decided = seen.dispatch.clone();
        decided.confirm("42", "https://there.example/42", at(3));
        assert!(desk.decide_dispatch(&seen, &decided, "there", EDITOR, at(3)).await.unwrap());
        assert!(!desk.decide_dispatch(&seen, &decided, "there", EDITOR, at(4)).await.unwrap(), "something happened");
        let now = desk.dispatch(7, post).await.unwrap().unwrap().dispatch;
        assert_eq!(now.there, decided.there);
        let line = &desk.audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.detail.as_str()), ("dispatch_decided", "there"));
    })
    .await;
}

#[tokio::test]
async fn why_not_send() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let why = async |by, second| desk.why_not_send(office.post, by, at(second)).await.unwrap();
        assert_eq!(why(office.otto, 2).await, Some(Refusal::NotOut));
        go(world, &office, Step::Submit, office.jo, 3).await;
        go(world, &office, read(), office.otto, 4).await;
        desk.release(order(world, &office, office.eva, 5)).await.unwrap();
        assert_eq!(why(office.otto, 6).await, None, "who approved it");
        assert_eq!(why(office.eva, 6).await, None, "who brought it out wrote nothing");
        assert_eq!(why(office.jo, 6).await, Some(Refusal::Lacks(Power::Release)));
        // Eva corrects it herself, and Otto approves that.
        let wrote = "INSERT INTO audit (channel, at, what, subject, editor, detail, version) \
                     VALUES ($1, 7, 'wrote', $2, $3, '', 2)";
        let wrote = db::run(wrote, db::args![office.channel.0, office.post.to_string(), office.eva.0]);
        assert!(world.content.tx(vec![wrote]).await.unwrap().is_committed());
        assert_eq!(why(office.eva, 8).await, Some(Refusal::OwnText));
        desk.withdraw(world.withdrawal(office.post, at(9))).await.unwrap();
        assert_eq!(why(office.otto, 10).await, Some(Refusal::Withdrawn));
    })
    .await;
}

#[tokio::test]
async fn send_too() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let warning = world.post(channel, content(Kind::Warning, "Sturm"), at(2)).await;
        let later = outlet(world, channel, 7).await;
        let send = async |post, outlet: &Outlet, second| desk.send_too(post, outlet, store::SYSTEM, at(second)).await;
        assert_eq!(send(post, &later, 3).await.unwrap(), Taken::Done);
        let one = desk.dispatch(7, post).await.unwrap().unwrap();
        assert_eq!((one.lane, one.dispatch.state, one.dispatch.due), (Lane::News, State::Queued, Some(at(3))));
        assert_eq!((one.dispatch.wish.version, one.created), (1, at(3)));
        let line = &desk.audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.detail.as_str()), ("dispatch_added", "Mastodon"));
        assert_eq!(send(post, &later, 4).await.unwrap(), Taken::Overtaken, "it went there");
        assert_eq!(send(warning, &later, 4).await.unwrap(), Taken::Done);
        assert_eq!(desk.dispatch(7, warning).await.unwrap().unwrap().lane, Lane::Warning);
        assert!(world.stores.outlets().claim_warned(at(5), super::outlets::LEASE).await.unwrap().is_some());
        let elsewhere = world.channel("anderswo").await;
        let strange = outlet(world, elsewhere, 8).await;
        assert_eq!(send(post, &strange, 5).await.unwrap(), Taken::Overtaken, "of another channel");
        let off = outlet(world, channel, 9).await;
        assert!(desk.stop_outlet(&off, EDITOR, at(5)).await.unwrap());
        assert_eq!(send(post, &off, 6).await.unwrap(), Taken::Overtaken, "it is switched off");
        assert_eq!(desk.dispatches_of(post).await.unwrap().len(), 1);
        // From then on it goes wherever the post goes.
        desk.publish(world.next(channel, post, content(Kind::Update, "Neuer"), at(7), 1)).await.unwrap();
        assert_eq!(desk.dispatch(7, post).await.unwrap().unwrap().dispatch.wish.version, 2);
    })
    .await;
}

/// What the database does with a correction is what `Dispatch::stays_away` tells the desk before.
#[tokio::test]
async fn a_correction_leaves_away_what_stays_away() {
    const DAY: i64 = 86_400;
    type Ends = fn(&mut Dispatch, channel::clock::Timestamp);
    let person = |one: &mut Dispatch, _| one.decline();
    let platform = |one: &mut Dispatch, now| {
        one.state = State::Refused;
        // Its words are no decision of ours, whatever they look like.
        one.fault = Some(Fault::new(Class::Content, "\"fault\":[\"person\",\"there\":{\"armed\":["));
        one.since = now;
    };
    let there = |one: &mut Dispatch, now| {
        one.confirm("42", "", now);
        one.decline();
    };
    let unclear = |one: &mut Dispatch, now| {
        one.arm(now);
        one.state = State::Unconfirmed;
    };
    let cases: [(&str, Ends, Kind, i64, bool); 8] = [
        ("declined", person, Kind::Update, 60, true),
        ("declined long ago", person, Kind::Update, 9 * DAY, true),
        ("refused", platform, Kind::Update, 60, false),
        ("refused a day ago", platform, Kind::Update, DAY, false),
        ("refused long ago", platform, Kind::Update, DAY + 1, true),
        ("stands there", there, Kind::Update, 9 * DAY, false),
        ("unclear", unclear, Kind::Update, 9 * DAY, false),
        ("a warning", person, Kind::Warning, 9 * DAY, false),
    ];
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        outlet(world, channel, 7).await;
        for (name, ends, kind, age, stays) in cases {
            let post = world.post(channel, content(kind, "Neu"), at(2)).await;
            let seen = desk.dispatch(7, post).await.unwrap().unwrap();
            let mut ended = seen.dispatch.clone();
            ends(&mut ended, at(2));
            assert!(desk.decide_dispatch(&seen, &ended, "no", EDITOR, at(2)).await.unwrap());
            let before = desk.dispatch(7, post).await.unwrap().unwrap();
            let now = at(2 + age);
            assert_eq!(before.dispatch.stays_away(before.lane, now), stays, "{name}");
            desk.publish(world.next(channel, post, content(kind, "Neuer"), now, 1)).await.unwrap();
            let after = desk.dispatch(7, post).await.unwrap().unwrap();
            let kept = before.dispatch.state == after.dispatch.state && after.dispatch.due.is_none();
            assert_eq!(kept, stays || name == "unclear", "{name}: {:?}", after.dispatch);
            assert_eq!(after.dispatch.wish.version, 2, "{name}: a person who sends it sends this one");
            assert_eq!(before.touched == after.touched, stays, "{name}");
        }
    })
    .await;
}
