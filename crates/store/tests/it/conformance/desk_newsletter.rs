//! The newsletter at the desk.
use channel::ids::ChannelId;
use channel::newsletter::{MailAddress, Mailbox, Plan, Relay, Rhythm, Security, Setup};
use channel::post::Kind;
use channel::text::Line;
use jiff::civil::Weekday;
use store::{Issue, IssueState, IssueVerb};

use crate::harness::{EDITOR, World, at, content, each};

pub fn setup() -> Setup {
    let address = |text: &str| MailAddress::parse(text).ok().unwrap();
    Setup {
        sender_name: Line::parse("Stadt Lindenau").unwrap(),
        sender: address("newsletter@lindenau-werre.de"),
        returns: address("ruecklauf@lindenau-werre.de"),
        own_returns: true,
        relay: Relay {
            host: "mail.example.org".to_owned(),
            port: 465,
            security: Security::Direct,
            user: "stadt".to_owned(),
        },
        mailbox: Some(Mailbox {
            security: Security::Direct,
            host: "pop.example.org".to_owned(),
            port: 995,
            user: "ruecklauf".to_owned(),
        }),
        selector: Some("ausrufer".to_owned()),
        dkim_public: "MIIB".to_owned(),
        plan: Plan { hour: 17, weekday: Weekday::Friday, warnings: true },
        per_minute: 600,
    }
}

/// A newsletter that runs since second 1.
pub async fn running(world: &World) -> ChannelId {
    let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
    desk.save_newsletter(channel, &setup(), &[1, 2, 3], EDITOR, at(0)).await.unwrap();
    assert!(desk.start_newsletter(channel, EDITOR, at(1)).await.unwrap());
    channel
}

/// An issue of one post.
pub async fn issue(world: &World, channel: ChannelId) -> Issue {
    let post = world.post(channel, content(Kind::Update, "Markt"), at(2)).await;
    let mailings = world.stores.mailings();
    let newsletter = mailings.newsletter(channel).await.unwrap().unwrap();
    assert!(mailings.make_issue(&newsletter, Rhythm::Daily, at(10), &[(post, 1)], 77).await.unwrap());
    mailings.issue(77).await.unwrap().unwrap()
}

#[tokio::test]
async fn newsletter() {
    each(async |world: &World| {
        let channel = running(world).await;
        let found = world.stores.desk().newsletter(channel).await.unwrap().unwrap();
        assert!(found.running && found.secret == [1, 2, 3] && found.health == store::MailHealth::default());
        assert_eq!(found.told, [(Rhythm::Daily, at(1)), (Rhythm::Weekly, at(1))]);
        let (setup, read) = (setup(), found.setup);
        assert!(read.relay == setup.relay && read.mailbox == setup.mailbox && read.plan == setup.plan);
        assert!(read.sender == setup.sender && read.returns == setup.returns && read.own_returns);
        assert_eq!((read.selector, read.dkim_public, read.per_minute), (setup.selector, setup.dkim_public, 600));
        assert!(world.stores.desk().newsletter(ChannelId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn save_newsletter() {
    each(async |world: &World| {
        let (channel, desk) = (running(world).await, world.stores.desk());
        let other = Setup { per_minute: 60, selector: None, mailbox: None, ..setup() };
        desk.save_newsletter(channel, &other, &[9], EDITOR, at(5)).await.unwrap();
        let found = desk.newsletter(channel).await.unwrap().unwrap();
        assert!(found.running && found.secret == [9] && found.look == at(5), "it runs on, and is looked at");
        assert_eq!((found.setup.per_minute, found.setup.selector, found.setup.mailbox), (60, None, None));
    })
    .await;
}

#[tokio::test]
async fn start_newsletter() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        assert!(!desk.start_newsletter(channel, EDITOR, at(1)).await.unwrap(), "nothing is set up");
        desk.save_newsletter(channel, &setup(), &[1], EDITOR, at(0)).await.unwrap();
        assert!(desk.start_newsletter(channel, EDITOR, at(1)).await.unwrap());
        assert!(!desk.start_newsletter(channel, EDITOR, at(2)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn stop_newsletter() {
    each(async |world: &World| {
        let (channel, desk) = (running(world).await, world.stores.desk());
        assert!(desk.stop_newsletter(channel, EDITOR, at(3)).await.unwrap());
        assert!(!desk.stop_newsletter(channel, EDITOR, at(4)).await.unwrap());
        assert!(desk.start_newsletter(channel, EDITOR, at(9)).await.unwrap());
        let told = desk.newsletter(channel).await.unwrap().unwrap().told;
        assert_eq!(told[0].1, at(9), "what came out meanwhile is not told");
    })
    .await;
}

#[tokio::test]
async fn look_newsletter() {
    each(async |world: &World| {
        let (channel, desk) = (running(world).await, world.stores.desk());
        desk.look_newsletter(channel, at(40)).await.unwrap();
        assert_eq!(desk.newsletter(channel).await.unwrap().unwrap().look, at(40));
    })
    .await;
}

#[tokio::test]
async fn try_newsletter() {
    each(async |world: &World| {
        let (channel, desk) = (running(world).await, world.stores.desk());
        desk.try_newsletter(channel, &[5, 5], at(41)).await.unwrap();
        let found = desk.newsletter(channel).await.unwrap().unwrap();
        assert_eq!((found.trial, found.look), (Some(vec![5, 5]), at(41)));
    })
    .await;
}

#[tokio::test]
async fn issues() {
    each(async |world: &World| {
        let channel = running(world).await;
        let made = issue(world, channel).await;
        assert_eq!(world.stores.desk().issues(channel, 5).await.unwrap(), [made]);
        assert!(world.stores.desk().issues(ChannelId(1), 5).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn steer_issue() {
    each(async |world: &World| {
        let channel = running(world).await;
        let (made, desk, mailings) = (issue(world, channel).await, world.stores.desk(), world.stores.mailings());
        let steer = async |verb| desk.steer_issue(&made, verb, EDITOR, at(20)).await.unwrap();
        let state = async || mailings.issue(made.id).await.unwrap().unwrap().state;
        assert!(!steer(IssueVerb::Resume).await && !steer(IssueVerb::Again).await, "it is neither held nor unclear");
        assert!(steer(IssueVerb::Pause).await && state().await == IssueState::Paused);
        assert!(!mailings.finish_issue(made.id, at(21)).await.unwrap(), "what is held does not end");
        assert!(steer(IssueVerb::Resume).await && state().await == IssueState::Sending);
        assert!(steer(IssueVerb::Cancel).await && state().await == IssueState::Cancelled);
        assert!(!steer(IssueVerb::Cancel).await && !steer(IssueVerb::Pause).await);
    })
    .await;
}
