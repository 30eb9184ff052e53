//! A town that does not exist and its posts.
use channel::channel::{Channel, Contact, Imprint, Profile};
use channel::clock::Timestamp;
use channel::event::Event;
use channel::ids::{ChannelId, PostId};
use channel::lang::Lang;
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::{Body, Line, Title};
use formats::post_view::{ChannelView, PostView};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where a test may write a file: each call names another one, because tests of one program run side by side.
pub fn scratch(name: &str) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("ausrufer-{}-{number}-{name}", std::process::id()))
}

pub const URL: &str = "https://ausrufer.example/lindenau";

pub fn town() -> Channel {
    Channel {
        id: ChannelId(77),
        slug: ChannelSlug::parse("lindenau").unwrap(),
        public: true,
        key_generation: 1,
        profile: Profile {
            name: "Stadt Lindenau an der Werre".to_owned(),
            description: "Amtliches & Neues aus <Lindenau>".to_owned(),
            tagline: "Montags und donnerstags. Warnungen sofort.".to_owned(),
            zone: "Europe/Berlin".to_owned(),
            lang: Lang::De,
            accent: "#1d6b3a".to_owned(),
            crest: None,
            domain: "lindenau-werre.de".to_owned(),
            postal_codes: vec![],
            region_key: String::new(),
            emojis: Default::default(),
            contact: Contact::default(),
            imprint: Imprint { address: "Marktplatz 1\n12345 Lindenau".to_owned(), ..Imprint::default() },
        },
    }
}

pub fn view(channel: &Channel) -> ChannelView<'_> {
    ChannelView {
        channel,
        url: URL,
        feed_base: "https://ausrufer.example/lindenau/feed",
        icon_url: Some("https://ausrufer.example/lindenau/icon-192.png"),
    }
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn content(kind: Kind, title: &str, body: &str) -> Content {
    Content { body: Body::parse(body).ok(), ..Content::titled(kind, Title::parse(title).unwrap(), "de") }
}

pub fn event(title: &str, start: &str, end: Option<&str>, all_day: bool) -> Content {
    let mut content = content(Kind::Event, title, "Mit Musik; Essen, Trinken.\n\nEintritt frei");
    content.event = Some(Event {
        start: at(start),
        end: end.map(at),
        all_day,
        place: Line::parse("Marktplatz, Lindenau").ok(),
        registration_url: "https://lindenau-werre.de/anmelden?a=1&b=2".parse().ok(),
    });
    content
}

pub fn post<'a>(id: i64, content: &'a Content) -> PostView<'a> {
    PostView {
        id: PostId(id),
        version: 1,
        content,
        url: "https://ausrufer.example/lindenau/p/0000000000001-strassenfest",
        published: at("2026-11-20T09:00:00Z"),
        updated: at("2026-11-21T10:30:00Z"),
        picture_url: Some("https://ausrufer.example/media/a.jpg".to_owned()),
        withdrawn: false,
    }
}

/// Says that a test is left out, and why; a failure where everything is said to be there (`AUSRUFER_TESTS_COMPLETE`).
pub fn left_out(why: &str) {
    let complete = std::env::var_os("AUSRUFER_TESTS_COMPLETE").is_some_and(|set| !set.is_empty());
    assert!(!complete, "AUSRUFER_TESTS_COMPLETE is set, and {why}");
    eprintln!("left out: {why}");
}

/// Runs a program with input and returns its output; `None` when it is not installed.
pub fn run(program: &str, args: &[&str], input: &[u8]) -> Option<(bool, String)> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let spawned =
        Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = spawned else {
        left_out(&format!("{program} is not installed"));
        return None;
    };
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    Some((output.status.success(), text))
}
