//! The town's sign-in service, and accounts for emergencies.
use channel::api::Scope;
use channel::editor::Role;
use channel::grant::Grant;
use channel::ids::{ChannelId, EditorId};
use channel::slug::ChannelSlug;
use store::{FromProvider, NewApiToken};

use crate::harness::{World, at, each};

type Roles<'a> = &'a [(Option<ChannelSlug>, Role)];

fn person<'a>(subject: &'a str, roles: Roles<'a>) -> FromProvider<'a> {
    FromProvider { issuer: "https://anmeldung.lindenau.de", subject, name: "Eva Muster", login: " Eva ", roles }
}

fn named(slug: &str) -> Option<ChannelSlug> {
    Some(ChannelSlug::parse(slug).unwrap())
}

#[tokio::test]
async fn arrive() {
    each(async |world: &World| {
        let account = world.stores.account();
        let (lindenau, weiler) = (world.channel("lindenau").await, world.channel("weiler").await);
        let come =
            async |who, roles: Roles<'_>| account.arrive(person(who, roles), at(1), world.random()).await.unwrap();
        assert_eq!(come("77", &[]).await, None, "nothing is written about strangers without a role");
        assert_eq!(come("77", &[(named("nirgends"), Role::Editor)]).await, None, "of a channel that is not here");

        let both = [(None, Role::Editor), (named("weiler"), Role::Admin)];
        let (eva, any) = come("77", &both).await.unwrap();
        let found = account.account(eva).await.unwrap().unwrap();
        assert!(any && found.linked && !found.break_glass);
        assert_eq!((found.login.as_str(), found.name.as_str(), found.password_hash), ("eva", "Eva Muster", None));
        assert_eq!(found.grants.len(), 2);
        let roles = [lindenau, weiler].map(|channel| found.grants.iter().find(|g| g.0 == channel).unwrap().1.role);
        assert_eq!(roles, [Role::Editor, Role::Admin], "the higher one where there are two");

        let other = come("78", &both).await.unwrap().0;
        assert_ne!(other, eva, "the same name is not the same person");
        assert!(account.account(other).await.unwrap().unwrap().login.starts_with("eva#"));

        account.open_session([5; 32], eva, "", at(1), at(90)).await.unwrap();
        assert_eq!(come("77", &both[1..]).await.unwrap(), (eva, true), "found again");
        assert_eq!(
            account.account(eva).await.unwrap().unwrap().grants,
            [(weiler, Grant::of(Role::Admin))],
            "a role taken away"
        );
        assert!(account.session([5; 32], at(0), at(2)).await.unwrap().is_some());
        assert_eq!(come("77", &[]).await.unwrap(), (eva, false));
        assert!(account.account(eva).await.unwrap().unwrap().grants.is_empty());
        assert!(account.session([5; 32], at(0), at(2)).await.unwrap().is_none(), "and whoever was in is out");
    })
    .await;
}

async fn emergency(world: &World) -> (EditorId, ChannelId) {
    let (account, channel) = (world.stores.account(), world.channel("lindenau").await);
    let id = account.create_editor("notfall", "Notfall", at(0), world.random()).await.unwrap();
    account.grant(id, channel, Role::Admin).await.unwrap();
    assert!(account.set_break_glass(id, true).await.unwrap());
    (id, channel)
}

#[tokio::test]
async fn set_break_glass() {
    each(async |world: &World| {
        let (account, (id, _)) = (world.stores.account(), emergency(world).await);
        assert!(account.account(id).await.unwrap().unwrap().break_glass);
        assert!(account.set_break_glass(id, false).await.unwrap());
        assert!(!account.by_login("notfall").await.unwrap().unwrap().break_glass);
        assert!(!account.set_break_glass(EditorId(1), true).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn note_break_glass() {
    each(async |world: &World| {
        let (account, (id, channel)) = (world.stores.account(), emergency(world).await);
        account.note_break_glass(id, at(5)).await.unwrap();
        let lines = world.stores.desk().audit(channel, &Default::default(), 10).await.unwrap();
        assert!(lines.iter().any(|line| line.what == "break_glass_used"));
    })
    .await;
}

#[tokio::test]
async fn break_glass_uses() {
    each(async |world: &World| {
        let (account, (id, channel)) = (world.stores.account(), emergency(world).await);
        account.note_break_glass(id, at(5)).await.unwrap();
        account.note_break_glass(id, at(9)).await.unwrap();
        let uses = account.break_glass_uses(channel, at(5)).await.unwrap();
        let told: Vec<_> = uses.iter().map(|one| (one.at, one.name.as_str())).collect();
        assert_eq!(told, [(at(9), "Notfall"), (at(5), "Notfall")]);
        assert_eq!(account.break_glass_uses(channel, at(6)).await.unwrap().len(), 1);
        assert!(account.break_glass_uses(ChannelId(1), at(0)).await.unwrap().is_empty());
    })
    .await;
}

const HASH: [u8; 32] = [7; 32];

async fn program(world: &World, channel: ChannelId) -> store::ApiToken {
    let scopes = [Scope::Read, Scope::Draft];
    let new =
        NewApiToken { token_hash: HASH, channel, label: "Website", scopes: &scopes, until: at(90), by: EditorId(9) };
    world.stores.account().issue_api_token(new, at(1), world.random()).await.unwrap()
}

#[tokio::test]
async fn issue_api_token() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let token = program(world, channel).await;
        assert_eq!((token.channel, token.label.as_str(), token.used), (channel, "Website", None));
        let account = world.stores.account().account(token.editor).await.unwrap().unwrap();
        assert!(account.grants.is_empty() && account.password_hash.is_none(), "a name under drafts, and no more");
        let audit = world.stores.desk().audit(channel, &Default::default(), 5).await.unwrap();
        assert!(audit.iter().any(|line| line.what == "token_issued" && line.subject == "Website"));
    })
    .await;
}

#[tokio::test]
async fn api_tokens() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let token = program(world, channel).await;
        let account = world.stores.account();
        assert_eq!(account.api_tokens(channel).await.unwrap(), [token]);
        assert!(account.api_tokens(ChannelId(1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn api_token() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let token = program(world, channel).await;
        let account = world.stores.account();
        assert_eq!(account.api_token(HASH, at(2)).await.unwrap().unwrap().id, token.id);
        let used = account.api_tokens(channel).await.unwrap()[0].used.unwrap();
        assert!(used <= at(2) && used.as_second() % 86_400 == 0, "the day, and no finer");
        assert!(account.api_token([8; 32], at(2)).await.unwrap().is_none());
        assert!(account.api_token(HASH, at(90)).await.unwrap().is_none(), "it ran out");
    })
    .await;
}

#[tokio::test]
async fn revoke_api_token() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let token = program(world, channel).await;
        let account = world.stores.account();
        assert!(
            !account.revoke_api_token(token.id, ChannelId(1), EditorId(9), at(3)).await.unwrap(),
            "of another channel"
        );
        assert!(account.revoke_api_token(token.id, channel, EditorId(9), at(3)).await.unwrap());
        assert!(account.api_token(HASH, at(3)).await.unwrap().is_none());
        assert!(!account.revoke_api_token(token.id, channel, EditorId(9), at(3)).await.unwrap());
    })
    .await;
}
