use channel::api::Scope;
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::grant::Grant;
use channel::ids::{ChannelId, EditorId};
use channel::slug::ChannelSlug;

/// A person who works at the desk. No Debug: it holds secrets.
#[derive(Clone)]
pub struct Account {
    /// Its number.
    pub id: EditorId,
    /// What they type, in lower case.
    pub login: String,
    /// Shown name.
    pub name: String,
    /// PHC string, if they have a password.
    pub password_hash: Option<String>,
    /// Secret of the one-time codes, locked by the caller; bare if it is older than the lock.
    pub totp: Option<Vec<u8>>,
    /// Where they may do what.
    pub grants: Vec<(ChannelId, Grant)>,
    /// For emergencies: opens the desk when the town's sign-in service does not.
    pub break_glass: bool,
    /// The town's sign-in service knows them.
    pub linked: bool,
}

impl Account {
    /// What they may do on a channel.
    pub fn grant(&self, channel: ChannelId) -> Option<Grant> {
        self.grants.iter().find(|(id, _)| *id == channel).map(|(_, grant)| *grant)
    }

    /// Their standing role on a channel.
    pub fn role(&self, channel: ChannelId) -> Option<Role> {
        self.grant(channel).map(|grant| grant.role)
    }
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names it in the list of sessions; says nothing about the cookie.
    pub id: i64,
    /// Whose.
    pub editor: EditorId,
    /// Signed in.
    pub created: Timestamp,
    /// Last request, to the minute.
    pub last_seen: Timestamp,
    /// Ends by itself then.
    pub until: Timestamp,
    /// E.g. "Firefox unter Linux".
    pub label: String,
    /// Good for setting up a way to sign in, and until that is done for nothing else.
    pub bare: bool,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketKind {
    /// Makes an account.
    Invite,
    /// Signs an existing account in.
    SignIn,
}

impl TicketKind {
    pub(crate) fn key(self) -> &'static str {
        match self {
            TicketKind::Invite => "invite",
            TicketKind::SignIn => "sign_in",
        }
    }

    pub(crate) fn parse(key: &str) -> Option<TicketKind> {
        [TicketKind::Invite, TicketKind::SignIn].into_iter().find(|kind| kind.key() == key)
    }
}

/// A one-time link; only the hash of its token is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// What for.
    pub kind: TicketKind,
    /// Invitations: to which channel.
    pub channel: Option<ChannelId>,
    /// Invitations: as what.
    pub role: Option<Role>,
    /// Sign-in links: whose.
    pub editor: Option<EditorId>,
    /// Who handed it out, if it was somebody at the desk: it ends with their role.
    pub issuer: Option<EditorId>,
    /// Valid until, exclusive.
    pub until: Timestamp,
}

/// Somebody who takes up an invitation. No Debug: it holds secrets.
#[derive(Clone, Copy)]
pub struct NewEditor<'a> {
    /// What they will type.
    pub login: &'a str,
    /// Shown name.
    pub name: &'a str,
    /// PHC string, if they chose a password.
    pub password_hash: Option<&'a str>,
    /// Secret of the one-time codes, and the time step of the code that proved it.
    pub totp: Option<(&'a [u8], i64)>,
}

/// Somebody as the town's sign-in service knows them. No Debug: it names a person.
#[derive(Clone, Copy)]
pub struct FromProvider<'a> {
    /// The service.
    pub issuer: &'a str,
    /// Their number there; the only thing an account is found by.
    pub subject: &'a str,
    /// Shown name.
    pub name: &'a str,
    /// What they are called there.
    pub login: &'a str,
    /// What they may do, where; no channel means all.
    pub roles: &'a [(Option<ChannelSlug>, Role)],
}

/// An account for emergencies signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakGlassUse {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub name: String,
}

/// A token to give to a program.
#[derive(Clone, Copy)]
pub struct NewApiToken<'a> {
    /// All that is kept of it.
    pub token_hash: [u8; 32],
    /// Whose posts.
    pub channel: ChannelId,
    /// What the desk calls the program.
    pub label: &'a str,
    /// What it may do.
    pub scopes: &'a [Scope],
    /// Valid until, exclusive.
    pub until: Timestamp,
    /// Who gives it: an author of whatever the program writes.
    pub by: EditorId,
}

/// A program's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Names it in the list.
    pub id: i64,
    /// Whose posts.
    pub channel: ChannelId,
    /// The account its drafts are written under.
    pub editor: EditorId,
    /// What the desk calls the program.
    pub label: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Given.
    pub created: Timestamp,
    /// Valid until, exclusive.
    pub until: Timestamp,
    /// Last used, to the day.
    pub used: Option<Timestamp>,
}

/// A passkey. No Debug: the JSON is the authenticator's.
#[derive(Clone)]
pub struct Passkey {
    /// Names it in the list.
    pub id: i64,
    /// Whose.
    pub editor: EditorId,
    /// What its owner calls it.
    pub label: String,
    /// As the browser sends it.
    pub credential_id: Vec<u8>,
    /// What webauthn-rs needs to check it.
    pub json: String,
    /// Registered.
    pub created: Timestamp,
    /// Last used.
    pub used: Option<Timestamp>,
}
