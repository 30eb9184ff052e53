//! Every SQL text of this crate, as named constants. The same text runs on both engines, but for [`search`].
//! A test prepares each on both and looks at its plan.
use db::Engine;

/// Makes the constants of a file, and the list of them.
macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $text;)*
        pub(in crate::sql) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

/// A published post in one of its versions: what `public::read_post` reads. `v` is the version, `p` the head.
macro_rules! post_from {
    ($rest:literal) => {
        concat!("SELECT p.id, p.channel, p.slug_tail, p.state, v.version, v.content, p.published, v.at ", $rest)
    };
}

/// A post as the desk lists it: what `desk::list::read` reads. `d` is the draft if there is one, `e` who changed it last.
macro_rules! desk_from {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.channel, p.state, p.version, p.title, p.kind, p.published, p.touched, d.title, d.kind, \
             e.name, p.archived, r.stage FROM post p LEFT JOIN draft d ON d.post = p.id \
             LEFT JOIN editor e ON e.id = p.touched_by LEFT JOIN review r ON r.post = p.id ",
            $rest
        )
    };
}

/// A sealed message of a warning: what `row::warning::sealed` reads.
macro_rules! alert_from {
    ($rest:literal) => {
        concat!(
            "SELECT a.post, a.number, a.version, a.turn, a.purpose, a.severity, a.sent, a.expires, a.cap, a.form, \
             a.editor, e.name, a.alone, a.seen FROM alert a LEFT JOIN editor e ON e.id = a.editor ",
            $rest
        )
    };
}

/// A channel with its proof: what `channel_row::read` reads.
macro_rules! channel_from {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.slug, c.public, c.key_generation, c.domain, c.profile, c.proof_state, c.proof_since, \
             c.proof_checked, c.proof_dns, c.proof_site, c.proof_grace ",
            $rest
        )
    };
}

pub(crate) mod account;
pub(crate) mod alarm;
pub(crate) mod api;
pub(crate) mod audit;
pub(crate) mod booklet;
pub(crate) mod channel;
pub(crate) mod days;
pub(crate) mod delivery;
pub(crate) mod draft;
pub(crate) mod fanout;
pub(crate) mod fediverse;
pub(crate) mod feed_key;
pub(crate) mod figure;
pub(crate) mod hub;
pub(crate) mod instance;
pub(crate) mod life;
pub(crate) mod mailing;
pub(crate) mod medium;
pub(crate) mod newsletter;
pub(crate) mod official;
pub(crate) mod outlet;
pub(crate) mod phone;
pub(crate) mod pin;
pub(crate) mod post;
pub(crate) mod press;
pub(crate) mod proof;
pub(crate) mod publish;
pub(crate) mod reaction;
pub(crate) mod reader;
pub(crate) mod record;
pub(crate) mod rehearsal;
pub(crate) mod retry;
pub(crate) mod search;
pub(crate) mod source;
pub(crate) mod subscription;
pub(crate) mod template;
pub(crate) mod upkeep;
pub(crate) mod variant;
pub(crate) mod warning;
pub(crate) mod webhook;

/// Which of the databases a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// Channels, posts, editors, deliveries.
    Content,
    /// Sealed subscriptions and the work of reaching them.
    Followers,
    /// Open reactions.
    Reactions,
}

/// One SQL text, for the test that prepares them all.
#[derive(Debug, Clone, Copy)]
pub struct NamedStatement {
    /// E.g. `post.TIMELINE`.
    pub noun: &'static str,
    /// Name of the constant.
    pub name: &'static str,
    /// Where it runs.
    pub database: Database,
    /// Only there; `None` on both.
    pub engine: Option<Engine>,
    /// The text.
    pub sql: &'static str,
}

type Noun = &'static str;
type List = &'static [(&'static str, &'static str)];

/// Every SQL text of this crate.
pub fn every_statement() -> Vec<NamedStatement> {
    use Database::{Content, Followers, Reactions};
    let lists: [(Noun, Database, Option<Engine>, List); 43] = [
        ("account", Content, None, account::ALL),
        ("alarm", Content, None, alarm::ALL),
        ("api", Content, None, api::ALL),
        ("audit", Content, None, audit::ALL),
        ("channel", Content, None, channel::ALL),
        ("days", Content, None, days::ALL),
        ("delivery", Content, None, delivery::ALL),
        ("draft", Content, None, draft::ALL),
        ("feed_key", Content, None, feed_key::ALL),
        ("figure", Content, None, figure::ALL),
        ("hub", Content, None, hub::ALL),
        ("instance", Content, None, instance::ALL),
        ("life", Content, None, life::ALL),
        ("medium", Content, None, medium::ALL),
        ("newsletter", Content, None, newsletter::ALL),
        ("outlet", Content, None, outlet::ALL),
        ("official", Content, None, official::ALL),
        ("phone", Content, None, phone::ALL),
        ("pin", Content, None, pin::ALL),
        ("post", Content, None, post::ALL),
        ("press", Content, None, press::ALL),
        ("proof", Content, None, proof::ALL),
        ("publish", Content, None, publish::ALL),
        ("record", Content, None, record::ALL),
        ("rehearsal", Content, None, rehearsal::ALL),
        ("source", Content, None, source::ALL),
        ("variant", Content, None, variant::ALL),
        ("webhook", Content, None, webhook::ALL),
        ("warning", Content, None, warning::ALL),
        ("search", Content, Some(Engine::Sqlite), search::lite::ALL),
        ("search", Content, Some(Engine::Postgres), search::pg::ALL),
        ("template", Content, None, template::ALL),
        ("subscription", Followers, None, subscription::ALL),
        ("fanout", Followers, None, fanout::ALL),
        ("retry", Followers, None, retry::ALL),
        ("reader", Followers, None, reader::ALL),
        ("mailing", Followers, None, mailing::ALL),
        ("booklet", Followers, None, booklet::ALL),
        ("fediverse", Followers, None, fediverse::ALL),
        ("reaction", Content, None, reaction::ALL),
        ("open", Reactions, None, reaction::open::ALL),
        ("upkeep", Reactions, Some(Engine::Postgres), reaction::open::upkeep::ALL),
        ("upkeep", Followers, Some(Engine::Postgres), upkeep::ALL),
    ];
    let named = |(noun, database, engine, list): (Noun, Database, Option<Engine>, List)| {
        list.iter().map(move |&(name, sql)| NamedStatement { noun, name, database, engine, sql }).collect::<Vec<_>>()
    };
    lists.into_iter().flat_map(named).collect()
}
