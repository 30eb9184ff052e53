//! What a town says of itself.
use channel::channel::{Imprint, Profile};
use channel::lang::Lang;
use channel::newsletter::{MailAddress, Plan, Relay, Security, Setup};
use channel::text::Line;
use jiff::civil::Weekday;

/// The little a channel cannot be made without; a test that needs more fills it in.
pub fn profile() -> Profile {
    Profile {
        name: "Stadt Lindenau".to_owned(),
        description: String::new(),
        tagline: String::new(),
        zone: "Europe/Berlin".to_owned(),
        lang: Lang::De,
        accent: "#225588".to_owned(),
        crest: None,
        domain: String::new(),
        postal_codes: Vec::new(),
        region_key: String::new(),
        emojis: Default::default(),
        contact: Default::default(),
        imprint: Default::default(),
    }
}

/// A complete one, without which no channel is opened.
pub fn imprint() -> Imprint {
    let text = || "Rathaus".to_owned();
    Imprint {
        authority: text(),
        represented_by: text(),
        address: text(),
        phone: text(),
        email: text(),
        supervisor: text(),
        responsible: text(),
        vat_id: String::new(),
        privacy_officer: text(),
        land: "NW".to_owned(),
    }
}

/// A newsletter by the mail server on loopback that listens there: at five in the afternoon, on Fridays the week's; it signs
/// nothing, waits for nobody, and what comes back is read by nobody.
pub fn newsletter(port: u16) -> Setup {
    let address = |text| MailAddress::parse(text).expect("an address");
    Setup {
        sender_name: Line::parse("Stadt Lindenau").expect("a name"),
        sender: address("newsletter@lindenau-werre.de"),
        returns: address("ruecklauf@lindenau-werre.de"),
        own_returns: true,
        relay: Relay { host: "127.0.0.1".to_owned(), port, security: Security::Plain, user: String::new() },
        mailbox: None,
        selector: None,
        dkim_public: String::new(),
        plan: Plan { hour: 17, weekday: Weekday::Friday, warnings: false },
        per_minute: 60_000,
    }
}
