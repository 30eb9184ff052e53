use channel::editor::Role;
use channel::grant::{Deputy, Grant};
use channel::ids::{ChannelId, EditorId};
use store::{Accounts, NewEditor, Session, StoreError, Ticket, TicketKind};

use crate::harness::{EDITOR, World, at, each};

const HASH: [u8; 32] = [9; 32];

async fn eva(world: &World) -> EditorId {
    world.stores.account().create_editor(" Eva ", "Eva Muster", at(0), world.random()).await.unwrap()
}

fn invite(until: i64) -> Ticket {
    let (channel, role) = (Some(ChannelId(3)), Some(Role::Editor));
    Ticket { kind: TicketKind::Invite, channel, role, editor: None, issuer: None, until: at(until) }
}

#[tokio::test]
async fn by_login() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        let found = account.by_login("EVA").await.unwrap().unwrap();
        assert_eq!((found.id, found.login.as_str(), found.name.as_str()), (id, "eva", "Eva Muster"));
        assert!(found.password_hash.is_none() && found.totp.is_none() && found.grants.is_empty());
        assert!(account.by_login("ev").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn account() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        assert_eq!(account.account(id).await.unwrap().unwrap().login, "eva");
        assert!(account.account(EditorId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn editors() {
    each(async |world: &World| {
        let (eva, account) = (eva(world).await, world.stores.account());
        let adam = account.create_editor("adam", "adam", at(0), world.random()).await.unwrap();
        account.create_editor("fremd", "Fremd", at(0), world.random()).await.unwrap();
        for id in [eva, adam] {
            account.grant(id, ChannelId(3), Role::Admin).await.unwrap();
        }
        let found: Vec<_> = account.editors(ChannelId(3)).await.unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(found, [adam, eva]);
    })
    .await;
}

#[tokio::test]
async fn create_editor() {
    each(async |world: &World| {
        eva(world).await;
        let again = world.stores.account().create_editor("eva", "Andere", at(0), world.random()).await;
        assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    })
    .await;
}

/// Three sessions of this editor, of which the first is answered, and one of somebody else.
async fn signed_in_thrice(account: &Accounts, id: EditorId) -> Session {
    let mine = account.open_session([0; 32], id, "", at(0), at(100)).await.unwrap();
    for byte in 1..3 {
        account.open_session([byte; 32], id, "", at(0), at(100)).await.unwrap();
    }
    account.open_session([3; 32], EditorId(1), "", at(0), at(100)).await.unwrap();
    mine
}

#[tokio::test]
async fn set_password() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        let mine = signed_in_thrice(&account, id).await;
        assert!(account.set_password(id, Some("$argon2id$x"), Some(mine.id), at(1)).await.unwrap());
        assert_eq!(account.sessions(id, at(0), at(1)).await.unwrap(), [mine], "the others have ended");
        assert_eq!(account.sessions(EditorId(1), at(0), at(1)).await.unwrap().len(), 1, "somebody else's has not");
        assert_eq!(account.account(id).await.unwrap().unwrap().password_hash.as_deref(), Some("$argon2id$x"));
        assert!(account.set_password(id, None, None, at(1)).await.unwrap());
        assert_eq!(account.account(id).await.unwrap().unwrap().password_hash, None);
        assert!(!account.set_password(EditorId(1), None, None, at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn set_totp() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        let mine = signed_in_thrice(&account, id).await;
        assert!(account.set_totp(id, Some(&[1, 2, 3]), Some(mine.id), at(1)).await.unwrap());
        assert_eq!(account.sessions(id, at(0), at(1)).await.unwrap(), [mine], "the others have ended");
        assert_eq!(account.account(id).await.unwrap().unwrap().totp, Some(vec![1, 2, 3]));
        assert!(account.use_totp_step(id, 50).await.unwrap());
        assert!(account.set_totp(id, None, None, at(1)).await.unwrap());
        assert!(account.use_totp_step(id, 50).await.unwrap(), "a new secret begins anew");
        assert!(!account.set_totp(EditorId(1), None, None, at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn relock_totp() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        account.set_totp(id, Some(&[1, 2, 3]), None, at(2)).await.unwrap();
        account.use_totp_step(id, 50).await.unwrap();
        assert!(account.relock_totp(id, &[1, 2, 3], &[9]).await.unwrap());
        assert!(!account.relock_totp(id, &[1, 2, 3], &[8]).await.unwrap(), "it was replaced meanwhile");
        assert_eq!(account.account(id).await.unwrap().unwrap().totp, Some(vec![9]));
        assert!(!account.use_totp_step(id, 50).await.unwrap(), "a used code stays used");
    })
    .await;
}

#[tokio::test]
async fn use_totp_step() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        assert!(account.use_totp_step(id, 50).await.unwrap());
        assert!(!account.use_totp_step(id, 50).await.unwrap(), "a code works once");
        assert!(!account.use_totp_step(id, 49).await.unwrap());
        assert!(account.use_totp_step(id, 51).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn grant() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        account.grant(id, ChannelId(3), Role::Editor).await.unwrap();
        account.grant(id, ChannelId(4), Role::Editor).await.unwrap();
        account.grant(id, ChannelId(3), Role::Admin).await.unwrap();
        let found = account.account(id).await.unwrap().unwrap();
        assert_eq!(found.grants.len(), 2);
        assert_eq!((found.role(ChannelId(3)), found.role(ChannelId(5))), (Some(Role::Admin), None));
    })
    .await;
}

#[tokio::test]
async fn set_grant() {
    each(async |world: &World| {
        let (account, channel) = (world.stores.account(), world.channel("lindenau").await);
        let eva = account.create_editor("eva", "Eva", at(0), 1).await.unwrap();
        let deputy = Deputy { role: Role::Approver, until: at(100) };
        let grant = Grant { role: Role::Contributor, until: Some(at(500)), deputy: Some(deputy) };
        assert!(!account.set_grant(eva, channel, grant, EDITOR, at(1)).await.unwrap(), "they do not work here");
        account.grant(eva, channel, Role::Editor).await.unwrap();
        assert!(account.set_grant(eva, channel, grant, EDITOR, at(1)).await.unwrap());
        assert_eq!(account.account(eva).await.unwrap().unwrap().grant(channel), Some(grant));
        assert_eq!(world.stores.desk().channels_of(eva).await.unwrap()[0].1, grant);
        assert_eq!(
            world.stores.desk().audit(channel, &store::AuditFilter::default(), 1).await.unwrap()[0].detail,
            "contributor + approver"
        );
        account.grant(eva, channel, Role::Admin).await.unwrap();
        assert_eq!(account.account(eva).await.unwrap().unwrap().grant(channel).unwrap().until, None, "invited anew");
        let leaving = Grant { until: Some(at(9)), ..Grant::of(Role::Admin) };
        assert!(!account.set_grant(eva, channel, leaving, eva, at(2)).await.unwrap(), "the last administrator stays");
        assert!(!account.set_grant(eva, channel, Grant::of(Role::Editor), eva, at(2)).await.unwrap());
        let otto = account.create_editor("otto", "Otto", at(0), 2).await.unwrap();
        account.grant(otto, channel, Role::Admin).await.unwrap();
        assert!(account.set_grant(eva, channel, leaving, eva, at(3)).await.unwrap());
        assert!(!account.revoke(otto, channel, eva, at(4)).await.unwrap(), "who leaves anyway does not count");
    })
    .await;
}

#[tokio::test]
async fn revoke() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        account.grant(id, ChannelId(3), Role::Editor).await.unwrap();
        assert!(account.revoke(id, ChannelId(3), EDITOR, at(9)).await.unwrap());
        assert!(!account.revoke(id, ChannelId(3), EDITOR, at(9)).await.unwrap());
        assert!(account.account(id).await.unwrap().unwrap().grants.is_empty());

        let adam = account.create_editor("adam", "Adam", at(0), world.random()).await.unwrap();
        for admin in [id, adam] {
            account.grant(admin, ChannelId(3), Role::Admin).await.unwrap();
        }
        let link = Ticket { kind: TicketKind::SignIn, channel: None, role: None, editor: Some(adam), ..invite(10) };
        for (byte, ticket, issuer) in [(1, invite(10), id), (2, link, id), (3, invite(10), adam)] {
            let ticket = Ticket { issuer: Some(issuer), ..ticket };
            account.issue_ticket([byte; 32], ticket, at(0)).await.unwrap();
        }
        assert!(account.revoke(id, ChannelId(3), EDITOR, at(9)).await.unwrap());
        assert!(!account.revoke(adam, ChannelId(3), EDITOR, at(9)).await.unwrap(), "the last administrator stays");
        for (byte, good) in [(1, false), (2, false), (3, true)] {
            assert_eq!(account.ticket([byte; 32], at(1)).await.unwrap().is_some(), good, "link {byte}");
        }
    })
    .await;
}

#[tokio::test]
async fn open_session() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        let opened = account.open_session(HASH, id, "Firefox", at(0), at(100)).await.unwrap();
        assert_eq!((opened.editor, opened.label.as_str(), opened.until), (id, "Firefox", at(100)));
        account.open_session([8; 32], id, "Handy", at(100), at(200)).await.unwrap();
        assert_eq!(account.sessions(id, at(0), at(0)).await.unwrap().len(), 1, "those that ended are forgotten");
    })
    .await;
}

#[tokio::test]
async fn open_bare_session() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        let bare = async || account.session(HASH, at(-9), at(1)).await.unwrap().map(|one| one.bare);
        let opened = account.open_bare_session(HASH, id, "Handy", at(0), at(100)).await.unwrap();
        assert!(opened.bare && bare().await == Some(true));
        account.set_password(id, Some("$argon2"), Some(opened.id), at(1)).await.unwrap();
        assert_eq!(bare().await, Some(true), "a password is no second factor");
        account.set_totp(id, Some(b"geheim"), Some(opened.id), at(1)).await.unwrap();
        assert_eq!(bare().await, Some(false));
        account.open_bare_session([8; 32], id, "Handy", at(2), at(100)).await.unwrap();
        account.add_passkey(id, "Schlüssel", &[1], "{}", at(3)).await.unwrap();
        assert!(!account.session([8; 32], at(-9), at(4)).await.unwrap().unwrap().bare);
    })
    .await;
}

#[tokio::test]
async fn session() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        account.open_session(HASH, id, "Firefox", at(0), at(1000)).await.unwrap();
        let seen = async |second| account.session(HASH, at(-9), at(second)).await.unwrap().map(|one| one.last_seen);
        assert_eq!(seen(59).await, Some(at(0)));
        assert_eq!(seen(60).await, Some(at(0)), "notes it now");
        assert_eq!(seen(119).await, Some(at(60)));
        assert_eq!(seen(1000).await, None, "ended");
        assert!(account.session([0; 32], at(0), at(1)).await.unwrap().is_none());
        for _ in 0..2 {
            let idle = account.session(HASH, at(120), at(500)).await.unwrap();
            assert!(idle.is_none(), "seen at 119, and asking does not wake it");
        }
    })
    .await;
}

#[tokio::test]
async fn sessions() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        account.open_session([1; 32], id, "alt", at(0), at(1000)).await.unwrap();
        account.open_session([2; 32], id, "neu", at(5), at(50)).await.unwrap();
        let labels = async |second| -> Vec<String> {
            account.sessions(id, at(0), at(second)).await.unwrap().into_iter().map(|one| one.label).collect()
        };
        assert_eq!(labels(6).await, ["neu", "alt"]);
        assert_eq!(labels(50).await, ["alt"]);
        assert_eq!(account.sessions(id, at(1), at(6)).await.unwrap().len(), 1, "idle ones are over");
    })
    .await;
}

#[tokio::test]
async fn close_session() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        let opened = account.open_session(HASH, id, "Firefox", at(0), at(100)).await.unwrap();
        assert!(!account.close_session(opened.id, EditorId(1)).await.unwrap(), "somebody else's");
        assert!(account.close_session(opened.id, id).await.unwrap());
        assert!(account.session(HASH, at(0), at(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn close_all() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        for byte in 0..3 {
            account.open_session([byte; 32], id, "", at(0), at(100)).await.unwrap();
        }
        assert_eq!(account.close_all(id).await.unwrap(), 3);
        assert_eq!(account.close_all(id).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn issue_ticket() {
    each(async |world: &World| {
        let account = world.stores.account();
        account.issue_ticket(HASH, invite(10), at(0)).await.unwrap();
        let again = account.issue_ticket(HASH, invite(10), at(0)).await;
        assert!(matches!(again, Err(StoreError::Conflict(_))));
        account.issue_ticket(HASH, invite(30), at(20)).await.expect("the old one ran out and is forgotten");
    })
    .await;
}

#[tokio::test]
async fn ticket() {
    each(async |world: &World| {
        let account = world.stores.account();
        account.issue_ticket(HASH, invite(10), at(0)).await.unwrap();
        for _ in 0..2 {
            assert_eq!(account.ticket(HASH, at(9)).await.unwrap(), Some(invite(10)), "looking uses nothing up");
        }
        assert_eq!(account.ticket(HASH, at(10)).await.unwrap(), None);
        assert_eq!(account.ticket([0; 32], at(1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn redeem_ticket() {
    each(async |world: &World| {
        let account = world.stores.account();
        let (kind, editor, until) = (TicketKind::SignIn, Some(EditorId(4)), at(10));
        let ticket = Ticket { kind, channel: None, role: None, editor, issuer: None, until };
        account.issue_ticket(HASH, ticket, at(0)).await.unwrap();
        assert_eq!(account.redeem_ticket(HASH, at(10)).await.unwrap(), None, "too late");
        assert_eq!(account.redeem_ticket(HASH, at(9)).await.unwrap(), Some(ticket));
        assert_eq!(account.redeem_ticket(HASH, at(9)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn accept_invitation() {
    each(async |world: &World| {
        let account = world.stores.account();
        eva(world).await;
        account.issue_ticket(HASH, invite(10), at(0)).await.unwrap();
        let new = |login, password_hash| NewEditor { login, name: "Neu", password_hash, totp: Some((&[1, 2, 3], 50)) };
        let taken =
            account.accept_invitation(HASH, new("eva", None), at(1), EditorId::fresh(at(1), world.random())).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))));
        let accept = async || {
            account
                .accept_invitation(HASH, new("Adam", Some("$x")), at(1), EditorId::fresh(at(1), world.random()))
                .await
        };
        let adam = accept().await.unwrap().expect("the link is still good");
        assert_eq!(accept().await.unwrap(), None, "once");
        let found = account.by_login("adam").await.unwrap().unwrap();
        assert_eq!(
            (found.id, found.role(ChannelId(3)), found.password_hash.as_deref()),
            (adam, Some(Role::Editor), Some("$x"))
        );
        assert_eq!(found.totp, Some(vec![1, 2, 3]));
        assert!(!account.use_totp_step(adam, 50).await.unwrap(), "the first code is used up");
    })
    .await;
}

#[tokio::test]
async fn join() {
    each(async |world: &World| {
        let (id, account) = (eva(world).await, world.stores.account());
        account.issue_ticket(HASH, invite(10), at(0)).await.unwrap();
        assert!(!account.join(HASH, id, at(10)).await.unwrap(), "too late");
        assert!(account.join(HASH, id, at(9)).await.unwrap());
        assert!(!account.join(HASH, id, at(9)).await.unwrap(), "once");
        assert_eq!(account.account(id).await.unwrap().unwrap().role(ChannelId(3)), Some(Role::Editor));
        account.grant(id, ChannelId(3), Role::Admin).await.unwrap();
        account.issue_ticket(HASH, invite(10), at(0)).await.unwrap();
        assert!(account.join(HASH, id, at(9)).await.unwrap());
        assert_eq!(account.account(id).await.unwrap().unwrap().role(ChannelId(3)), Some(Role::Admin), "not lowered");
    })
    .await;
}

#[tokio::test]
async fn add_passkey() {
    each(async |world: &World| {
        let account = world.stores.account();
        let id = account.add_passkey(EditorId(4), "Handy", &[1, 2, 3, 4, 5], "{}", at(0)).await.unwrap();
        let found = account.passkeys(EditorId(4)).await.unwrap();
        assert_eq!((found[0].id, found[0].label.as_str(), found[0].used), (id, "Handy", None));
        let again = account.add_passkey(EditorId(5), "Handy", &[1, 2, 3, 4, 5], "{}", at(1)).await;
        assert!(matches!(again, Err(StoreError::Conflict(_))));
    })
    .await;
}

#[tokio::test]
async fn passkeys() {
    each(async |world: &World| {
        let account = world.stores.account();
        for (editor, key, second) in [(4, 9, 0), (4, 1, 1), (5, 2, 2)] {
            account.add_passkey(EditorId(editor), "", &[key; 16], "{}", at(second)).await.unwrap();
        }
        let found: Vec<_> =
            account.passkeys(EditorId(4)).await.unwrap().into_iter().map(|key| key.credential_id).collect();
        assert_eq!(found, [vec![9; 16], vec![1; 16]]);
    })
    .await;
}

#[tokio::test]
async fn passkey_by_credential() {
    each(async |world: &World| {
        let account = world.stores.account();
        account.add_passkey(EditorId(4), "", &[7; 16], r#"{"a":1}"#, at(0)).await.unwrap();
        let found = account.passkey_by_credential(&[7; 16]).await.unwrap().unwrap();
        assert_eq!((found.editor, found.json.as_str()), (EditorId(4), r#"{"a":1}"#));
        assert!(account.passkey_by_credential(&[8; 16]).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn update_passkey() {
    each(async |world: &World| {
        let account = world.stores.account();
        let id = account.add_passkey(EditorId(4), "", &[7; 16], "{}", at(0)).await.unwrap();
        assert!(account.update_passkey(id, r#"{"n":2}"#, at(5)).await.unwrap());
        let found = account.passkey_by_credential(&[7; 16]).await.unwrap().unwrap();
        assert_eq!((found.json.as_str(), found.used), (r#"{"n":2}"#, Some(at(5))));
        assert!(!account.update_passkey(1, "{}", at(5)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn remove_passkey() {
    each(async |world: &World| {
        let account = world.stores.account();
        let id = account.add_passkey(EditorId(4), "", &[7; 16], "{}", at(0)).await.unwrap();
        assert!(!account.remove_passkey(id, EditorId(5), at(1)).await.unwrap(), "somebody else's");
        assert!(account.remove_passkey(id, EditorId(4), at(1)).await.unwrap());
        assert!(account.passkeys(EditorId(4)).await.unwrap().is_empty());
    })
    .await;
}
