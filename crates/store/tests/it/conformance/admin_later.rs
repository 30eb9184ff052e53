use channel::post::Kind;
use db::run;
use store::{AuditEntry, AuditHead, Ticket, TicketKind};
use tokio::task::JoinSet;

use crate::harness::{World, at, content, each};

/// A head over these rows, and the rows as they are to be sealed; what the hashes are is not the store's business.
fn sealing(after: i64, mut rows: Vec<AuditEntry>) -> (Vec<AuditEntry>, AuditHead) {
    let mut seq = after;
    for row in &mut rows {
        seq += 1;
        (row.seq, row.hash) = (Some(seq), Some(format!("hash of {seq}")));
    }
    (rows, AuditHead { seq, after, hash: format!("hash of {seq}"), at: at(9), signature: vec![7; 64] })
}

async fn some_rows(world: &World) -> Vec<AuditEntry> {
    let id = world.channel("lindenau").await;
    world.post(id, content(Kind::Update, "Neu"), at(1)).await;
    let rows = world.stores.admin().unsealed_audit(99).await.unwrap();
    assert_eq!(rows.len(), 4, "made, opened, written, published");
    rows
}

#[tokio::test]
async fn unsealed_audit() {
    each(async |world: &World| {
        let rows = some_rows(world).await;
        assert!(rows.iter().all(|row| row.seq.is_none() && row.hash.is_none()));
        assert!(rows.is_sorted_by_key(|row| row.id));
        let (sealed, head) = sealing(0, rows[..2].to_vec());
        assert!(world.stores.admin().seal_audit(&sealed, &head).await.unwrap());
        assert_eq!(world.stores.admin().unsealed_audit(99).await.unwrap(), rows[2..]);
    })
    .await;
}

#[tokio::test]
async fn seal_audit() {
    each(async |world: &World| {
        let (rows, admin) = (some_rows(world).await, world.stores.admin());
        let (mut sealed, head) = sealing(0, rows.clone());
        sealed[2].id += 99;
        assert!(!admin.seal_audit(&sealed, &head).await.unwrap(), "a row that is not there");
        assert_eq!(admin.unsealed_audit(99).await.unwrap(), rows, "all or nothing");
        assert_eq!(admin.audit_head().await.unwrap(), None);

        let mut nodes = JoinSet::new();
        for count in [1, 2, 3, 3] {
            let (admin, (rows, head)) = (admin.clone(), sealing(0, rows[..count].to_vec()));
            nodes.spawn(async move { admin.seal_audit(&rows, &head).await.unwrap() });
        }
        assert_eq!(nodes.join_all().await.into_iter().filter(|won| *won).count(), 1, "nobody forks the chain");

        let head = admin.audit_head().await.unwrap().unwrap();
        let rest = admin.unsealed_audit(99).await.unwrap();
        assert_eq!(usize::try_from(head.seq).unwrap() + rest.len(), 4);
        for sql in [
            "UPDATE audit SET detail = 'another' WHERE seq = 1",
            "UPDATE audit SET hash = 'another' WHERE seq = 1",
            "UPDATE audit SET editor = 3 WHERE seq IS NULL OR seq = 1",
            "DELETE FROM audit",
            "UPDATE audit_head SET hash = 'another'",
            "DELETE FROM audit_head",
        ] {
            assert!(world.content.tx(vec![run(sql, vec![])]).await.is_err(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn audit_head() {
    each(async |world: &World| {
        let (rows, admin) = (some_rows(world).await, world.stores.admin());
        assert_eq!(admin.audit_head().await.unwrap(), None);
        let (sealed, head) = sealing(0, rows[..2].to_vec());
        assert!(admin.seal_audit(&sealed, &head).await.unwrap());
        assert_eq!(admin.audit_head().await.unwrap(), Some(head));
    })
    .await;
}

#[tokio::test]
async fn sealed_audit() {
    each(async |world: &World| {
        let (rows, admin) = (some_rows(world).await, world.stores.admin());
        assert_eq!(admin.sealed_audit(0, 99).await.unwrap(), []);
        let (sealed, head) = sealing(0, rows);
        assert!(admin.seal_audit(&sealed, &head).await.unwrap());
        assert_eq!(admin.sealed_audit(0, 2).await.unwrap(), sealed[..2]);
        assert_eq!(admin.sealed_audit(2, 2).await.unwrap(), sealed[2..]);
    })
    .await;
}

#[tokio::test]
async fn audit_heads() {
    each(async |world: &World| {
        let (rows, admin) = (some_rows(world).await, world.stores.admin());
        let (first, one) = sealing(0, rows[..2].to_vec());
        let (second, two) = sealing(2, rows[2..].to_vec());
        assert!(admin.seal_audit(&first, &one).await.unwrap() && admin.seal_audit(&second, &two).await.unwrap());
        assert_eq!(admin.audit_heads(0, 99).await.unwrap(), [one, two.clone()]);
        assert_eq!(admin.audit_heads(2, 99).await.unwrap(), [two]);
    })
    .await;
}

/// What is done to accounts stands in the audit of each channel they work for, and of no other.
#[tokio::test]
async fn accounts_stand_in_the_audit() {
    each(async |world: &World| {
        let (account, desk) = (world.stores.account(), world.stores.desk());
        let (here, there) = (world.channel("lindenau").await, world.channel("werre").await);
        let eva = account.create_editor("eva", "Eva Muster", at(0), world.random()).await.unwrap();
        let (channel, role) = (Some(here), Some(channel::editor::Role::Editor));
        let ticket = Ticket { kind: TicketKind::Invite, channel, role, editor: None, issuer: None, until: at(99) };
        account.issue_ticket([1; 32], ticket, at(1)).await.unwrap();
        assert!(account.join([1; 32], eva, at(2)).await.unwrap());
        account.open_session([2; 32], eva, "Firefox", at(3), at(99)).await.unwrap();
        account.set_password(eva, Some("x"), None, at(4)).await.unwrap();
        let key = account.add_passkey(eva, "Handy", &[1; 16], "{}", at(5)).await.unwrap();
        account.remove_passkey(key, eva, at(6)).await.unwrap();
        assert!(account.revoke(eva, here, eva, at(7)).await.unwrap());
        let rows = desk.audit_after(here, 0, 99).await.unwrap();
        let lines: Vec<_> = rows[2..].iter().map(|row| format!("{} {}", row.what, row.detail)).collect();
        let expected = [
            "invited ",
            "role_given editor",
            "signed_in ",
            "sign_in_changed password",
            "sign_in_changed passkey_added",
            "sign_in_changed passkey_removed",
            "role_taken ",
        ];
        assert_eq!(lines, expected);
        assert_eq!((rows[2].subject.as_str(), rows[8].subject.clone()), ("editor", eva.to_string()));
        assert_eq!(desk.audit_after(there, 0, 99).await.unwrap().len(), 2);
    })
    .await;
}
