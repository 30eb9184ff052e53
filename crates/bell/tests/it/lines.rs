use crate::Node;
use bell::{Line, Nats, Ring, What};
use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};
use db::{Db, Options, args};
use testkit::guarded_nats::guarded;
use testkit::nats::cluster;
use vault::MasterKey;

const SUBJECT: &str = "ausrufer_test";

fn nats(url: String) -> Line {
    Line::Nats(Nats { servers: vec![url], credentials: None, root_certificates: None, subject: SUBJECT.to_owned() })
}

/// Everything one node tells is heard by the other, in order, once, and not by itself.
async fn tell_everything(here: &mut Node, there: &mut Node) {
    here.reaches(there).await;
    there.reaches(here).await;
    // What was rung while the lines opened comes before these.
    here.bell.ring(Ring::Touched(ChannelId(-1)));
    while there.next().await != Ring::Touched(ChannelId(-1)) {}
    there.bell.ring(Ring::Touched(ChannelId(-2)));
    while here.next().await != Ring::Touched(ChannelId(-2)) {}
    let rings = [
        Ring::Due(Lane::Warning),
        Ring::Post(ChannelId(7), PostId(9), What::New),
        Ring::Post(ChannelId(7), PostId(9), What::Withdrawn),
        Ring::Touched(ChannelId(8)),
    ];
    for ring in rings {
        here.bell.ring(ring);
    }
    for ring in rings {
        assert_eq!(there.next().await, ring);
    }
    assert!(here.all().is_empty(), "one's own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listen_carries_rings_and_comes_back_after_its_connection_was_cut() {
    let Some(postgres) = testkit::postgres() else { return };
    let db = Db::open(postgres.url(), Options::default()).await.unwrap();
    let master = MasterKey::generate().unwrap();
    let subject = format!("ausrufer_{}", master.fingerprint().replace('-', ""));
    let line = || Line::Postgres { db: db.clone(), subject: subject.clone() };
    let (mut here, mut there) = (Node::new(&master, 1, line()), Node::new(&master, 2, line()));
    tell_everything(&mut here, &mut there).await;
    assert!(cut(&db).await.len() >= 2, "both listened");
    println!("LISTEN cut: heard again after {:?}", here.reaches(&mut there).await);
}

/// Cuts every connection that listens, of other tests too: all of them come back. Answers whose they were.
async fn cut(db: &Db) -> Vec<(i64, i64)> {
    const CUT: &str = "SELECT CAST(pid AS BIGINT), CAST(CAST(pg_terminate_backend(pid) AS INTEGER) AS BIGINT) \
        FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
        AND (query LIKE 'LISTEN ausrufer%' OR query LIKE 'SELECT pg_notify%')";
    db.rows(CUT, args![]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_may_lose_a_server_and_then_all() {
    let Some(mut servers) = cluster(3) else { return };
    let master = MasterKey::generate().unwrap();
    let (mut here, mut there) =
        (Node::new(&master, 1, nats(servers.url(0))), Node::new(&master, 2, nats(servers.url(1))));
    tell_everything(&mut here, &mut there).await;
    servers.kill(0);
    println!("NATS: one of three servers killed, heard again after {:?}", here.reaches(&mut there).await);
    servers.kill(1);
    servers.kill(2);
    // Nobody waits for a line that is down: the databases are the truth, and everybody looks by themselves.
    for number in 0..100_000 {
        here.bell.ring(Ring::Touched(ChannelId(number)));
    }
    there.all();
    servers.start(2);
    println!("NATS: all servers killed, one back, heard again after {:?}", here.reaches(&mut there).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_on_the_line_are_not_heard_and_hold_nobody_up() {
    let Some(servers) = cluster(1) else { return };
    let (master, other) = (MasterKey::generate().unwrap(), MasterKey::generate().unwrap());
    let node = |master, number| Node::new(master, number, nats(servers.url(0)));
    let (mut here, mut there) = (node(&master, 1), node(&master, 2));
    tell_everything(&mut here, &mut there).await;
    let (mut stranger, mut friend) = (node(&other, 3), node(&other, 4));
    tell_everything(&mut stranger, &mut friend).await;
    assert!(there.all().is_empty(), "signed by another installation");
    let flood = async_nats::connect(servers.url(0)).await.unwrap();
    for _ in 0..20_000 {
        flood.publish(SUBJECT, "1 2 due warning AAAA".into()).await.unwrap();
    }
    flood.flush().await.unwrap();
    println!("NATS: heard through a flood after {:?}", here.reaches(&mut there).await);
    assert!(there.all().iter().all(|ring| matches!(ring, Ring::Touched(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_is_checked_and_checks_us() {
    let Some(server) = guarded() else { return };
    let line = |credentials: Option<std::path::PathBuf>, authority: bool| {
        let root_certificates = authority.then(|| server.certificate());
        Line::Nats(Nats { servers: vec![server.url()], credentials, root_certificates, subject: SUBJECT.to_owned() })
    };
    let guest = || line(Some(server.credentials()), true);
    guest().check().await.unwrap();
    let master = MasterKey::generate().unwrap();
    let (mut here, mut there) = (Node::new(&master, 1, guest()), Node::new(&master, 2, guest()));
    tell_everything(&mut here, &mut there).await;
    let refused = [
        ("no credentials", line(None, true)),
        ("an account nobody signed", line(Some(server.strange_credentials()), true)),
        ("an authority nobody trusts", line(Some(server.credentials()), false)),
        ("no file", line(Some("/nonexistent.creds".into()), true)),
    ];
    for (why, line) in refused {
        let error = line.check().await.expect_err(why).to_string();
        assert!(!error.contains("SEED") && !error.is_empty(), "{why}: {error}");
        println!("NATS refused, {why}: {error}");
    }
}
