//! The command line.
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Parser)]
#[command(name = "ausrufer", version, about = "A town's own information channel.", max_term_width = 100)]
pub struct Cli {
    /// Settings file; without it ./ausrufer.toml, then /etc/ausrufer/ausrufer.toml
    #[arg(long, global = true, env = "AUSRUFER_CONFIG")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Run the server
    Serve(Serve),
    /// Run the server with a demo town, made at the first start
    Demo(Demo),
    /// Take posts from a feed (RSS, Atom, JSON Feed)
    Import(Import),
    /// Make, list and open channels
    #[command(subcommand)]
    Channel(Channel),
    /// Invite editors and let them back in
    #[command(subcommand)]
    Editor(Editor),
    /// Look after deliveries: see how they get on, hold them, let them go on
    #[command(subcommand)]
    Delivery(Delivery),
    /// Who did what at the desk: check that nothing was changed, and hand it out
    #[command(subcommand)]
    Audit(Audit),
    /// A year of a channel for the town's archive
    #[command(subcommand)]
    Records(Records),
    /// Check the proof that a channel belongs to its domain, or a message: a link, a proof or a text
    ///
    /// With --keys and --root a message is checked, on any machine and without a network. Exit code 0 if it is genuine
    /// and holds, 5 if it is genuine and over, 1 if not.
    Verify(Verify),
    /// Read one mail that came back, from standard input: for a mail server's pipe
    ///
    /// A report that an address does not exist takes it out of the newsletter it is about, which the mail itself tells.
    /// Anything else changes nothing. Exit code 0, or 75 (try again later) if the mail could not be dealt with now.
    Returned,
    /// What is kept of one reader of a newsletter: for the person who asks, or as proof that they asked for it
    ///
    /// The address is read from standard input, so that it stands in no list of programs and in no history. Exit code 3
    /// if it belongs to no reader.
    Reader(Reader),
    /// Warn in many channels at once, and end that warning
    ///
    /// In each channel it is the town's own warning about the whole town, a sealed message as the desk releases it: with
    /// an end, on its pages, in its feed, updated and ended at its desk by one press. It goes out without a second
    /// person, so the phones of those who could have been one ring at once.
    Warn(Box<Warn>),
    /// What this program gives to browsers, and whether a page on the net gives the same
    #[command(subcommand)]
    Assets(Assets),
    /// Check everything that can be reached and say what to do
    Doctor,
    /// Say what somebody would learn who got the databases, backups, logs or keys
    ///
    /// Changes nothing; the server may run. Exit code 1, with what was found, if anything links a reaction to a
    /// subscription, to the drawing of a booklet or to another reaction, or names a follower. docs/privacy.md says what
    /// the report means.
    PrivacyAudit(PrivacyAudit),
    /// Write a consistent copy while serving
    Backup(Backup),
    /// Read a copy back, or prove that it can be
    Restore(Restore),
    /// Bring the databases to this version's shape
    Migrate,
    /// The key file of the web nodes, and the keys that sign what is published
    #[command(subcommand)]
    Keys(Keys),
    /// Print the reference page of all settings
    Settings,
}

#[derive(Args)]
pub struct Serve {
    /// What this node does. On PostgreSQL any number of nodes of each role may run
    #[arg(long, value_enum, default_value_t = Role::All)]
    pub role: Role,
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Everything in one process
    All,
    /// Pages, feeds, following and the desk; has no master key and opens no box
    Web,
    /// Sending, proofs and upkeep; serves no pages
    Delivery,
}

#[derive(Args)]
pub struct Reader {
    /// The channel's address word
    pub channel: String,
    /// Take them out of the newsletter
    #[arg(long)]
    pub forget: bool,
}

#[derive(Subcommand)]
pub enum Keys {
    /// Write the web key, which seals subscriptions and cannot open them
    ExportWeb {
        /// Where to; refused if the file exists
        file: PathBuf,
    },
    /// Show which keys sign a channel's posts and warnings
    List {
        /// The channel's address word
        channel: String,
    },
    /// Make a root key, on a machine that is no server
    ///
    /// It signs lists of posting keys and nothing else. Without one of its own a channel's lists are signed by the key
    /// its domain names, which lies on the server.
    Root {
        /// Where to; refused if the file exists
        file: PathBuf,
    },
    /// Write the list of keys that the root key is to sign
    Request {
        /// The channel's address word
        channel: String,
        /// Where to
        to: PathBuf,
        /// Take this key back (its name, as keys list shows it)
        #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
        revoke: Option<String>,
        /// For so many periods of ninety days after this one
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=8))]
        periods: u32,
    },
    /// Sign such a list, where the root key lies
    Sign {
        /// What keys request wrote
        request: PathBuf,
        /// The root key's file
        #[arg(long, value_name = "FILE")]
        root: PathBuf,
        /// Where to
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Put a signed list in place
    Install {
        /// The channel's address word
        channel: String,
        /// What keys sign wrote
        list: PathBuf,
        /// The list is signed by another root key than the last one, and that is meant
        #[arg(long)]
        new_root: bool,
    },
    /// Take a key back: nothing it ever signed is believed any more
    Revoke {
        /// The channel's address word
        channel: String,
        /// The key's name, as keys list shows it
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
}

#[derive(Args)]
pub struct Verify {
    /// A channel's address word; with --keys a link, a file (a proof or a text), or - for standard input
    pub what: String,
    /// The town's list of keys, from /.well-known/ausrufer/keys
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// The public half of the root key, as the town tells it elsewhere
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub root: Option<String>,
    /// Proofs to try a text on, from the channel's proofs.txt
    #[arg(long, value_name = "FILE")]
    pub proofs: Option<PathBuf>,
    /// As if it were then, e.g. 2026-11-26T08:00:00Z
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

#[derive(Args)]
pub struct Demo {
    /// Fill the channel from this feed (address or file) instead of our own posts
    #[arg(long)]
    pub feed: Option<String>,
}

#[derive(Args)]
pub struct Import {
    /// Address (https) or file of the feed
    pub source: String,
    /// The channel's address word
    #[arg(long)]
    pub channel: String,
    /// What the items become
    #[arg(long = "as", value_enum, default_value_t = ImportAs::Draft)]
    pub taken_as: ImportAs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportAs {
    Draft,
    Published,
}

#[derive(Subcommand)]
pub enum Channel {
    /// Make a channel and print its administrator's invitation
    Create {
        /// Address word, e.g. ludwigsburg
        slug: String,
        /// Shown name, e.g. "Stadt Ludwigsburg"
        #[arg(long)]
        name: String,
        /// The town's main domain, e.g. ludwigsburg.de
        #[arg(long, default_value = "")]
        domain: String,
    },
    /// List the channels
    List,
    /// Show a channel to residents; refused while its imprint is incomplete
    Open { channel: String },
    /// Hide a channel from residents
    Close { channel: String },
}

/// Works while the server runs, which takes notice within five seconds.
#[derive(Subcommand)]
pub enum Delivery {
    /// List the latest deliveries of all channels, or of one
    List {
        /// The channel's address word
        channel: Option<String>,
        /// One line of JSON each
        #[arg(long)]
        json: bool,
        /// So many of each channel
        #[arg(long, default_value_t = 10)]
        limit: usize,
    },
    /// Say how one gets on, by push service
    Show {
        /// The delivery's number, as list prints it
        id: String,
    },
    /// Follow one with a progress bar until it ends; exit code 1 if it ends before everybody had a turn
    Watch {
        /// The delivery's number
        id: String,
    },
    /// Hold one: batches under way are finished, nothing more is sent until resume
    Pause {
        /// The delivery's number
        id: String,
    },
    /// Let a paused one go on where it stopped; nobody gets it twice
    Resume {
        /// The delivery's number
        id: String,
    },
    /// Send once more to those who surely did not get it
    ///
    /// That is everybody, if the delivery ended before it began; or everybody at the push services that accepted it
    /// for nobody. Whom a push service refused is not kept, so one that accepted it for somebody is left out: nobody
    /// gets a message twice. Works once for a delivery, as a delivery of its own, and for the last one of a post only.
    Retry {
        /// The delivery's number
        id: String,
    },
    /// End one for good; whoever has not got it yet will not
    Cancel {
        /// The delivery's number
        id: String,
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// Walk the chain and name the first row that was changed, is missing, or was forged; exit code 1 then
    Verify {
        /// What `audit head` printed earlier: finds a whole table that was put back to an older state
        #[arg(long, value_name = "NUMBER:HASH")]
        head: Option<String>,
    },
    /// Print the end of the chain, to be kept elsewhere
    Head,
    /// Write the rows to standard output
    Export {
        #[arg(long, value_enum, default_value_t = AuditForm::Csv)]
        format: AuditForm,
        /// Only this channel's (its address word)
        #[arg(long)]
        channel: Option<String>,
    },
}

#[derive(Subcommand)]
pub enum Records {
    /// Write pages (WARC), all versions with who released them (JSON and HTML) and media, with a sum of each file
    ///
    /// The result is a bag (RFC 8493), which archives can check. The server may run. Holds the names of those who
    /// published, approved or withdrew something, and nothing about followers.
    Export {
        /// The channel's address word
        #[arg(long)]
        channel: String,
        /// E.g. 2026: posts of which something came out in it
        #[arg(long)]
        year: String,
        /// A file ending in .zip, or a folder to be made; refused if it exists
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AuditForm {
    Csv,
    Json,
}

#[derive(Subcommand)]
pub enum Editor {
    /// Print a one-time invitation link, good for seven days
    Invite {
        channel: String,
        #[arg(long, value_enum, default_value_t = EditorRole::Editor)]
        role: EditorRole,
    },
    /// Print a one-time sign-in link for an account, good for fifteen minutes
    SignIn {
        /// The account's sign-in name
        login: String,
    },
    /// Make an account one for emergencies: it opens the desk when the sign-in service does not, and its use is told
    BreakGlass {
        /// The account's sign-in name
        login: String,
        /// Make it an ordinary one again
        #[arg(long)]
        off: bool,
    },
    /// List the accounts of a channel
    List { channel: String },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EditorRole {
    /// Writes and hands in
    Contributor,
    /// Writes, and brings warnings out alone
    DutyOfficer,
    /// Writes and brings out
    Editor,
    /// The same, and approves what others wrote
    Approver,
    Admin,
}

#[derive(Subcommand)]
pub enum Assets {
    /// Print path, length and SHA-256 of every file, as JSON
    List,
    /// Fetch what a channel page runs and compare it, byte for byte, with what this program holds
    Verify {
        /// Address of the page, e.g. https://kanal.example/lindenau
        url: String,
    },
}

#[derive(Args)]
pub struct Warn {
    /// Headline in German, one line
    #[arg(long, required_unless_present_any = ["all_clear", "false_alarm"])]
    pub title: Option<String>,
    /// File with the text in German: what is the matter; lines that begin with a dash are what to do
    #[arg(long, value_name = "FILE", required_unless_present_any = ["all_clear", "false_alarm"])]
    pub text: Option<PathBuf>,
    /// The same in another language, e.g. en=FILE or de-LS=FILE: the headline in the first line, then the text; may be
    /// said several times
    #[arg(long, value_name = "LANGUAGE=FILE")]
    pub also: Vec<String>,
    /// What it is about
    #[arg(long, default_value = "other", value_parser = [
        "fire", "substance", "flood", "weather", "drinking_water", "supply", "security", "other",
    ])]
    pub hazard: String,
    /// How bad; severe and extreme break through quiet hours and mutes
    #[arg(long, default_value = "severe", value_parser = ["extreme", "severe", "moderate", "minor"])]
    pub severity: String,
    /// How soon people must act: at once, within the hour, later
    #[arg(long, default_value = "immediate", value_parser = ["immediate", "expected", "future"])]
    pub urgency: String,
    /// How sure it is
    #[arg(long, default_value = "observed", value_parser = ["observed", "likely", "possible"])]
    pub certainty: String,
    /// How long it holds; every warning has an end, and whoever is on duty is reminded then
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=168))]
    pub hours: u32,
    /// Say that the danger is over, in all channels a warning of this command went to; REFERENCE is what it printed
    #[arg(long, value_name = "REFERENCE", conflicts_with_all = ["title", "text", "also", "false_alarm"])]
    pub all_clear: Option<String>,
    /// The same for a warning that was a mistake
    #[arg(long, value_name = "REFERENCE", conflicts_with_all = ["title", "text", "also"])]
    pub false_alarm: Option<String>,
    /// Only in this channel; may be said several times. Without it in all public ones
    #[arg(long)]
    pub channel: Vec<String>,
    /// Why one person at a shell does it without a second one; stands in red in the audit of every channel
    #[arg(long, value_name = "TEXT", required_if_eq("send", "true"))]
    pub reason: Option<String>,
    /// Really send it; without it only said what would happen
    #[arg(long)]
    pub send: bool,
}

#[derive(Args)]
pub struct PrivacyAudit {
    /// Folder of backups; without it backups/ in the data folder
    #[arg(long, value_name = "DIR")]
    pub backups: Option<PathBuf>,
    /// Log files to look through: the server's own, the proxy's
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub logs: Vec<PathBuf>,
    /// The report as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Backup {
    /// Folder for the copy; without it backups/ in the data folder
    #[arg(long)]
    pub to: Option<PathBuf>,
    /// Also copy the master key to this file. Keep it apart from the databases
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
}

#[derive(Args)]
pub struct Restore {
    /// Folder of the copy, as printed by backup
    pub from: PathBuf,
    /// Only prove that the copy can be read back; changes nothing
    #[arg(long)]
    pub verify: bool,
    /// Put the copy in place although the data folder holds databases; they are kept beside it with the ending .before-restore
    #[arg(long)]
    pub replace: bool,
    /// The master key of the copy is lost: put back the posts alone, and let people follow anew
    #[arg(long)]
    pub without_followers: bool,
}
