//! `GET /desk/account`.
use crate::app::App;
use crate::desk::enter::show::fresh_secret;
use crate::desk::fields::Fields;
use crate::desk::frame::{self, Complaints, Frame};
use crate::desk::guard::{self, Signed};
use crate::desk::{passkey, totp};
use crate::error::Answer;
use crate::lang::t;
use crate::session;
use axum::extract::State;
use axum::http::Uri;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    name: String,
    login: String,
    has_password: bool,
    has_totp: bool,
    /// There is a way to sign in again after this session.
    has_way: bool,
    /// The town's sign-in service lets them in.
    linked: bool,
    break_glass: bool,
    /// Only a second factor can be set up here, until there is one.
    bare: bool,
    secret: String,
    secret_text: String,
    qr: String,
    passkeys_possible: bool,
    passkeys: Vec<PasskeyLine>,
    sessions: Vec<SessionLine>,
    complaints: Complaints,
}

#[derive(Serialize)]
struct PasskeyLine {
    id: i64,
    label: String,
    created: String,
    used: Option<String>,
}

#[derive(Serialize)]
struct SessionLine {
    id: i64,
    label: String,
    created: String,
    last_seen: String,
    current: bool,
}

/// The handler.
pub async fn get(State(app): State<App>, signed: Signed, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &signed, &query, &Fields::default(), Complaints::default()).await
}

/// The page, perhaps with complaints; `typed` keeps the secret that may be in the app already.
pub async fn show(app: &App, signed: &Signed, query: &Fields, typed: &Fields, complaints: Complaints) -> Answer {
    let (account, lang) = (&signed.account, signed.speak.lang);
    let channels: Vec<_> = guard::channels(app, account.id).await?.into_iter().map(|(channel, _)| channel).collect();
    let dates = Stamps::of(channels.first().map(|c| c.channel.profile.zone.as_str()));
    let bare = signed.session.bare;
    // Nothing of the desk is open yet.
    let channels = if bare { Vec::new() } else { channels };
    let passkeys = app.account.passkeys(account.id).await?;
    let now = app.clock.now();
    let sessions = app.account.sessions(account.id, now - session::IDLE, now).await?;
    let secret = totp::parse_secret(typed.get("secret")).unwrap_or_else(|| fresh_secret(app));
    let address = totp::address(&secret, &app.settings.instance_name, &account.login);
    let unnamed = t(lang, "session.unnamed", &[]);
    let page = Page {
        frame: Frame::signed(app, signed, &channels, "account", "account.title").after(lang, query),
        name: account.name.clone(),
        login: account.login.clone(),
        has_password: account.password_hash.is_some(),
        has_totp: account.totp.is_some(),
        has_way: account.linked || !passkeys.is_empty() || (account.password_hash.is_some() && account.totp.is_some()),
        linked: account.linked,
        break_glass: account.break_glass,
        bare,
        secret: totp::secret_text(&secret).replace(' ', ""),
        secret_text: totp::secret_text(&secret),
        qr: formats::qr::svg(&address, &t(lang, "account.qr", &[])).unwrap_or_default(),
        passkeys_possible: passkey::relying_party(&app.settings).is_some(),
        passkeys: passkeys
            .into_iter()
            .map(|key| PasskeyLine {
                id: key.id,
                label: key.label,
                created: dates.text(key.created),
                used: key.used.map(|at| dates.text(at)),
            })
            .collect(),
        sessions: sessions
            .into_iter()
            .map(|session| SessionLine {
                id: session.id,
                current: session.id == signed.session.id,
                label: if session.label.is_empty() { unnamed.clone() } else { session.label },
                created: dates.text(session.created),
                last_seen: dates.text(session.last_seen),
            })
            .collect(),
        complaints,
    };
    frame::page(app, lang, "desk/account.html", page)
}

/// Dates outside a channel: in the zone of the editor's first channel.
struct Stamps(jiff::tz::TimeZone);

impl Stamps {
    fn of(zone: Option<&str>) -> Self {
        Self(crate::desk::posts::when::zone(zone.unwrap_or("Europe/Berlin")))
    }

    fn text(&self, at: channel::clock::Timestamp) -> String {
        let zoned = at.to_zoned(self.0.clone());
        format!("{:02}.{:02}.{}, {:02}:{:02}", zoned.day(), zoned.month(), zoned.year(), zoned.hour(), zoned.minute())
    }
}
