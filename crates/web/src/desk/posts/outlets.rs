//! The preview by outlet: the text each of them gets, its length as that outlet counts, and what stands in the way.
use crate::app::App;
use crate::channel_view::grouped;
use crate::desk::guard::At;
use crate::desk::newsletter::of_post as newsletter;
use crate::desk::posts::preview;
use crate::lang::{Lang, t};
use channel::field::FieldErrors;
use channel::outlet::Kind;
use channel::post::Kind as PostKind;
use formats::outlet::{Instance, Outlet, Prepared, Problem, Severity, Unit, prepare, prepare_for_mastodon};
use serde::Serialize;
use store::model::{Newsletter, Outlet as OwnOutlet, PublishedPost};

/// Outlets this program sends to by itself. Only what they refuse holds a post back: nobody's warning waits for a title
/// that is too long for a network the town is not on.
const IN_USE: [Outlet; 1] = [Outlet::Push];

/// One outlet in `desk/parts/preview.html`.
#[derive(Serialize)]
pub struct Tab {
    key: &'static str,
    name: String,
    /// The line above the text.
    subject: Option<String>,
    text: String,
    /// Language of the text, when it is not the desk's.
    lang: Option<String>,
    /// "312 von 500 Buchstaben".
    count: String,
    /// The bare number on the tab, where a limit is near enough to matter.
    short: Option<String>,
    /// Whether the outlet takes pictures of the post.
    pictures: bool,
    /// Whether the card with the title stands in for a picture.
    card: bool,
    /// Descriptions that go with the pictures in a field of their own.
    alts: Vec<String>,
    problems: Vec<Line>,
    blocked: bool,
    /// It goes there: the phones, a shared link, the places the channel is at.
    own: bool,
    /// Who carries it there, or why nobody does.
    note: String,
}

impl Tab {
    /// Whether it is looked at first.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// Where it goes, or why nothing goes there.
    fn settled(mut self, lang: Lang, home: &Home<'_>, post: PostKind) -> Tab {
        let carries = home.carries(self.key, post);
        self.own = matches!(carries, Carries::Now | Carries::Digest);
        self.note = match carries {
            Carries::Now => String::new(),
            Carries::Digest => t(lang, "preview.newsletter", &[]),
            Carries::NoWarning => t(lang, "preview.no_warning", &[]),
            Carries::Off => t(lang, "preview.off", &[]),
            Carries::Never => t(lang, "preview.not_there", &[]),
        };
        self
    }
}

/// Where the channel is.
pub struct Home<'a> {
    /// Its places of others, switched on or off.
    pub outlets: &'a [OwnOutlet],
    /// Its newsletter, running or not.
    pub newsletter: Option<&'a Newsletter>,
}

/// Whether posts go to a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carries {
    Now,
    /// With others, in an issue of the newsletter.
    Digest,
    /// The newsletter does, but no warnings.
    NoWarning,
    Off,
    Never,
}

impl Home<'_> {
    /// Those that are switched on.
    fn on(&self) -> impl Iterator<Item = &OwnOutlet> {
        self.outlets.iter().filter(|outlet| outlet.stopped.is_none())
    }

    fn carries(&self, key: &str, post: PostKind) -> Carries {
        let here = |outlet: &&OwnOutlet| shown_as(outlet.kind) == key;
        let newsletter = self.newsletter.filter(|_| key == Outlet::Mail.key());
        match () {
            () if [Outlet::Push.key(), Outlet::LinkCard.key()].contains(&key) => Carries::Now,
            () if newsletter::carries(newsletter, post) => Carries::Digest,
            () if self.on().any(|outlet| here(&outlet)) => Carries::Now,
            () if newsletter.is_some_and(|one| one.running) => Carries::NoWarning,
            () if newsletter.is_some() || self.outlets.iter().any(|outlet| here(&outlet)) => Carries::Off,
            () => Carries::Never,
        }
    }
}

/// Under which of the previews a kind of outlet is shown.
fn shown_as(kind: Kind) -> &'static str {
    match kind {
        Kind::Waha => Outlet::Whatsapp.key(),
        Kind::Listmonk => Outlet::Mail.key(),
        other => other.key(),
    }
}

/// One problem in words.
#[derive(Serialize)]
struct Line {
    text: String,
    field: &'static str,
    blocks: bool,
}

/// All outlets.
pub fn tabs(app: &App, at: &At, post: &PublishedPost, home: &Home<'_>) -> Vec<Tab> {
    let (lang, instance) = (at.signed.speak.lang, instance(home));
    preview::with_views(app, at, post, |channel, view| {
        let prepared = |outlet| match outlet {
            Outlet::Mastodon => prepare_for_mastodon(channel, view, instance),
            other => prepare(other, channel, view),
        };
        let digested = |prepared: Prepared| match prepared.outlet {
            Outlet::Mail if newsletter::carries(home.newsletter, post.content.kind) => {
                let digest = newsletter::preview(app, channel, view);
                let count = prepared.unit.count(&digest.text);
                Prepared { text: digest.text, subject: Some(digest.subject), count, ..prepared }
            }
            _ => prepared,
        };
        let one =
            |outlet| tab(lang, digested(prepared(outlet)), &post.content.lang).settled(lang, home, post.content.kind);
        Outlet::ALL.into_iter().map(one).collect()
    })
}

/// As the channel's own server counts; of several the one that takes the shortest text.
fn instance(home: &Home<'_>) -> Instance {
    let servers = home.on().filter(|outlet| outlet.kind == Kind::Mastodon);
    let named = servers.map(|outlet| Instance::read(|name| outlet.health.numbers.get(name).copied()));
    named.min_by_key(|instance| instance.max).unwrap_or_default()
}

/// What keeps the post from going out.
pub fn blocking(app: &App, at: &At, post: &PublishedPost) -> FieldErrors {
    let mut errors = FieldErrors::default();
    preview::with_views(app, at, post, |channel, view| {
        for outlet in IN_USE {
            let problems = prepare(outlet, channel, view).problems;
            for problem in problems.into_iter().filter(|problem| problem.severity == Severity::Blocks) {
                let number = problem.trouble.number().map_or_else(String::new, |n| n.to_string());
                errors.push(problem.field.id(), key(&problem), number);
            }
        }
    });
    errors
}

fn tab(lang: Lang, prepared: Prepared, text_lang: &str) -> Tab {
    let near = prepared.limit.is_some_and(|max| max <= 5_000 && prepared.unit != Unit::Bytes);
    Tab {
        key: prepared.outlet.key(),
        name: t(lang, &format!("outlet.{}", prepared.outlet.key()), &[]),
        count: count(lang, &prepared),
        short: near.then(|| prepared.count.to_string()),
        lang: (Lang::parse(text_lang) != Some(lang)).then(|| text_lang.to_owned()),
        pictures: prepared.pictures > 0,
        card: prepared.outlet == Outlet::Instagram && prepared.pictures == 0,
        blocked: prepared.blocked(),
        problems: prepared.problems.iter().map(|problem| line(lang, problem)).collect(),
        alts: prepared.alts.into_iter().filter(|alt| !alt.is_empty()).collect(),
        subject: prepared.subject,
        text: prepared.text,
        own: false,
        note: String::new(),
    }
}

fn count(lang: Lang, prepared: &Prepared) -> String {
    let number = |n: usize| grouped(lang, n as u64);
    let count = number(prepared.count);
    let url = match prepared.unit {
        Unit::Weighted { url } => url.to_string(),
        _ => String::new(),
    };
    match prepared.limit {
        Some(max) => {
            let fill = [("count", count.as_str()), ("max", &number(max)), ("url", &url)];
            t(lang, &format!("count.{}", prepared.unit.key()), &fill)
        }
        None => t(lang, "count.open", &[("count", &count)]),
    }
}

fn line(lang: Lang, problem: &Problem) -> Line {
    let number = problem.trouble.number().map_or_else(String::new, |n| grouped(lang, n as u64));
    Line {
        text: t(lang, key(problem), &[("n", &number)]),
        field: problem.field.id(),
        blocks: problem.severity == Severity::Blocks,
    }
}

fn key(problem: &Problem) -> &'static str {
    match problem.trouble.key() {
        "too_long" => "problem.too_long",
        "shortened" => "problem.shortened",
        "title_cut" => "problem.title_cut",
        "needs_picture" => "problem.needs_picture",
        "no_alt" => "problem.no_alt",
        "no_text" => "problem.no_text",
        "too_many_pictures" => "problem.too_many_pictures",
        "picture_shape" => "problem.picture_shape",
        "too_many_tags" => "problem.too_many_tags",
        _ => "problem.many_tags",
    }
}
