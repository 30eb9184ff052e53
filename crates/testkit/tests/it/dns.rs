use std::net::Ipv4Addr;
use testkit::dns::Dns;
use tokio::net::UdpSocket;

const TXT: u16 = 16;

/// A question as a stub resolver asks it, with an EDNS record after it (RFC 6891).
fn question(name: &str, kind: u16) -> Vec<u8> {
    let mut out = vec![0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1];
    for label in name.split('.') {
        out.push(label.len() as u8);
        out.extend_from_slice(label.as_bytes());
    }
    out.push(0);
    out.extend_from_slice(&kind.to_be_bytes());
    out.extend_from_slice(&[0, 1]);
    out.extend_from_slice(&[0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]);
    out
}

async fn ask(dns: &Dns, name: &str, kind: u16) -> Vec<u8> {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    socket.send_to(&question(name, kind), dns.address()).await.unwrap();
    let mut reply = vec![0; 1500];
    let (length, _) = socket.recv_from(&mut reply).await.unwrap();
    reply.truncate(length);
    assert_eq!(reply[..2], [0xab, 0xcd]);
    reply
}

#[tokio::test]
async fn answers_from_its_table_whatever_the_case() {
    let dns = Dns::start().await;
    let text = format!("ausrufer=v1; k={}", "x".repeat(300));
    dns.txt("_ausrufer.stadt.example.", &text);
    dns.a("stadt.example", Ipv4Addr::LOCALHOST);
    let reply = ask(&dns, "_Ausrufer.Stadt.Example", TXT).await;
    assert_eq!((reply[3] & 15, reply[7]), (0, 1));
    // Two strings of 255 and the rest, each behind its length.
    let data = &reply[reply.len() - text.len() - 2..];
    assert_eq!((data[0], &data[1..256]), (255, &text.as_bytes()[..255]));
    assert_eq!((usize::from(data[256]), &data[257..]), (text.len() - 255, &text.as_bytes()[255..]));
    assert_eq!(ask(&dns, "stadt.example", 1).await.last_chunk(), Some(&[127, 0, 0, 1]));
    assert_eq!(ask(&dns, "stadt.example", TXT).await[7], 0, "known name, no such record");
}

#[tokio::test]
async fn unknown_names_and_breakdowns_are_told_apart() {
    let dns = Dns::start().await;
    dns.txt("a.example", "1");
    assert_eq!(ask(&dns, "b.example", TXT).await[3] & 15, 3);
    dns.broken(true);
    assert_eq!(ask(&dns, "a.example", TXT).await[3] & 15, 2);
    dns.broken(false);
    dns.remove("a.example");
    assert_eq!(ask(&dns, "a.example", TXT).await[3] & 15, 3);
}
