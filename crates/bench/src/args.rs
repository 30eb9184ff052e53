use clap::{Parser, ValueEnum};

/// Measures one thing beside its limit and its peer.
#[derive(Parser)]
#[command(name = "bench", version, max_term_width = 100)]
pub struct Args {
    /// What to measure
    #[arg(value_enum)]
    pub name: Name,
    /// Followers to send to
    #[arg(long, default_value_t = 100_000)]
    pub followers: usize,
    /// Channels, of `towns`; each has so many followers
    #[arg(long, default_value_t = 1_000)]
    pub channels: usize,
    /// Open pages, of `live`
    #[arg(long, default_value_t = 19_000)]
    pub pages: usize,
    /// Posts of the channel the desk works for, of `desk`
    #[arg(long, default_value_t = 10_000)]
    pub posts: usize,
    /// Posts of the channel whose page is held beside a small one's, of `desk`
    #[arg(long, default_value_t = 100_000)]
    pub many: usize,
    /// Where they are stored
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    pub engine: Engine,
    /// Runs; the last line holds their medians [default: 3, of a drill 1]
    #[arg(long)]
    runs: Option<usize>,
    /// Without keys made beforehand
    #[arg(long)]
    pub cold: bool,
    /// How often a drill strikes
    #[arg(long, default_value_t = 50)]
    pub kills: u64,
    /// What a process is told that was started by another
    #[arg(long, hide = true, default_value = "null")]
    pub job: String,
}

impl Args {
    /// How often to measure.
    pub fn runs(&self) -> usize {
        let usual = if self.name == Name::Drill { 1 } else { 3 };
        self.runs.unwrap_or(usual).max(1)
    }
}

/// One benchmark each; hidden ones are processes that take part.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// Kills and pauses workers and the database while they deliver; fails when somebody is missing
    Drill,
    /// Durable follows and unfollows a second while a fan-out scans
    Follow,
    /// From the death of the only worker to the first push and to the last
    Recovery,
    /// An issue of a newsletter handed to a mail server, beside a bare sender
    Mail,
    /// Sealing one message for one device, armed and cold
    Seal,
    /// Reading a large warning
    Cap,
    /// From publishing to the last push taken
    Fanout,
    /// Whether 1, 2 and 4 workers on one PostgreSQL add up while the push service takes its time
    #[value(alias = "linearity")]
    Workers,
    /// One warning in many channels, beside one channel with as many followers
    Towns,
    /// A warning beside news, and the same alone
    Priority,
    /// Accepting one anonymous reaction, issuing one booklet
    Tokens,
    /// Reactions through the whole server, and pages meanwhile
    Reactions,
    /// A server of reactions, ours or a plain one
    #[value(hide = true)]
    Served,
    /// The pages of the desk while fifty editors work, and a channel page above many posts
    Desk,
    /// The server of a press office
    #[value(hide = true)]
    Office,
    /// Open pages a GiB holds, and how fast a post reaches them
    Live,
    /// A server of open pages
    #[value(hide = true)]
    Rooms,
    /// Whoever reads them
    #[value(hide = true)]
    Crowd,
    /// The page of a warning that holds, and the channel page meanwhile, beside nginx
    Pages,
    /// A server of these pages
    #[value(hide = true)]
    Warned,
    /// Whoever asks for them
    #[value(hide = true)]
    Askers,
    /// A push service that takes everything
    #[value(hide = true)]
    Sink,
    /// Makes followers
    #[value(hide = true)]
    Town,
    /// Our delivery
    #[value(hide = true)]
    Worker,
    /// A bare HTTP/2 client and a bare seal loop
    #[value(hide = true)]
    Bare,
    /// One worker of a drill; started by it
    #[value(hide = true)]
    Victim,
}

impl Name {
    /// As typed.
    pub fn key(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// One of the two engines.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Sqlite,
    Postgres,
}
