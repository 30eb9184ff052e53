//! `GET /desk/at/{channel}/settings`.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::choice::Choice;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::today::imprint_word;
use crate::error::{Answer, Problem};
use crate::urls::{Urls, channel_absolute};
use axum::extract::State;
use axum::http::Uri;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::channel::Profile;
use channel::land::Land;
use channel::lang::Lang;
use channel::reaction::EmojiSet;
use formats::wellknown;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    /// The form as typed, by field name.
    form: BTreeMap<String, String>,
    lands: Vec<Choice>,
    langs: Vec<Choice>,
    has_crest: bool,
    is_public: bool,
    missing: Vec<String>,
    domain: DomainView,
    complaints: Complaints,
    base: String,
    days: String,
    outlets: String,
    website: String,
    press: String,
    newsletter: String,
    webhooks: String,
    sources: String,
    records: String,
    /// What is set when nothing is typed.
    default_emojis: String,
    anonymity_url: String,
}

#[derive(Serialize)]
struct DomainView {
    claimed: bool,
    state: &'static str,
    checked: Option<String>,
    grace_until: Option<String>,
    dns_leg: Option<String>,
    site_leg: Option<String>,
    dns_name: String,
    dns_text: String,
    site_url: String,
    site_text: String,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &from_profile(&at.channel.channel.profile), &query, Complaints::default()).await
}

/// The page with a form as typed.
pub async fn show(app: &App, at: &At, typed: &Fields, query: &Fields, complaints: Complaints) -> Answer {
    let (lang, channel) = (at.signed.speak.lang, &at.channel.channel);
    let langs = [("de", "Deutsch"), ("en", "English")];
    let context = Page {
        frame: Frame::at(app, at, "settings", "settings.title").after(lang, query),
        form: NAMES.iter().map(|name| ((*name).to_owned(), typed.get(name).to_owned())).collect(),
        lands: lands(lang, typed.get("land")),
        langs: langs
            .map(|(key, label)| Choice {
                key: key.to_owned(),
                label: label.to_owned(),
                chosen: key == typed.get("lang"),
            })
            .into(),
        has_crest: channel.profile.crest.is_some(),
        is_public: channel.public,
        missing: channel.profile.imprint.missing().into_iter().map(|field| imprint_word(lang, field)).collect(),
        domain: domain(app, at).await?,
        complaints,
        base: at.urls().settings(),
        days: at.urls().settings_days(),
        outlets: at.urls().page("/outlets"),
        website: at.urls().page("/website"),
        press: at.urls().page("/press"),
        newsletter: at.urls().page("/newsletter"),
        webhooks: at.urls().page("/webhooks"),
        sources: at.urls().page("/sources"),
        records: at.urls().page("/records"),
        anonymity_url: Urls::new(app, at.signed.speak, &channel.slug).page("/anonymity", &[]),
        default_emojis: EmojiSet::default().to_string(),
    };
    page(app, lang, "desk/settings.html", context)
}

async fn domain(app: &App, at: &At) -> Result<DomainView, Problem> {
    let (channel, lang) = (&at.channel.channel, at.signed.speak.lang);
    let dates = Dates::new(&channel.profile, lang, app.clock.now());
    let verification = &at.channel.verification;
    let url = channel_absolute(&app.settings.base_url, channel.slug.as_str());
    let key = app.keys.public(channel).await?;
    let key: [u8; 32] = URL_SAFE_NO_PAD
        .decode(&key.identity)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| Problem::internal("an identity key is not 32 bytes"))?;
    let leg = |leg: channel::verification::Leg| crate::lang::t(lang, &format!("verification.leg.{}", leg.key()), &[]);
    Ok(DomainView {
        claimed: !channel.profile.domain.is_empty(),
        state: verification.state.key(),
        checked: verification.checked.map(|at| dates.moment(at)),
        grace_until: verification.grace_until.map(|at| dates.moment(at)),
        dns_leg: verification.finding.map(|finding| leg(finding.dns)),
        site_leg: verification.finding.map(|finding| leg(finding.site)),
        dns_name: format!("{}.{}", wellknown::DNS_LABEL, channel.profile.domain),
        dns_text: wellknown::dns_text(&url, &key),
        site_url: format!("https://{}{}", channel.profile.domain, wellknown::PATH),
        site_text: wellknown::site_document(&[(&url, &key)]),
    })
}

/// Fields of the profile form.
pub const NAMES: [&str; 26] = [
    "name",
    "description",
    "tagline",
    "zone",
    "lang",
    "accent",
    "postal_codes",
    "region_key",
    "reactions",
    "emojis",
    "contact_phone",
    "contact_email",
    "contact_address",
    "contact_form_url",
    "authority",
    "represented_by",
    "address",
    "phone",
    "email",
    "supervisor",
    "responsible",
    "vat_id",
    "privacy_officer",
    "land",
    "domain",
    "part",
];

/// The form as the profile would have been typed.
pub fn from_profile(profile: &Profile) -> Fields {
    let (contact, imprint) = (&profile.contact, &profile.imprint);
    let mut fields = Fields::default();
    let codes = profile.postal_codes.join(", ");
    let emojis = match profile.emojis.is_empty() {
        true => EmojiSet::default().to_string(),
        false => profile.emojis.to_string(),
    };
    if !profile.emojis.is_empty() {
        fields.push("reactions", "on");
    }
    let pairs: [(&str, &str); 24] = [
        ("name", &profile.name),
        ("description", &profile.description),
        ("tagline", &profile.tagline),
        ("zone", &profile.zone),
        ("lang", profile.lang.tag()),
        ("accent", &profile.accent),
        ("postal_codes", &codes),
        ("region_key", &profile.region_key),
        ("emojis", &emojis),
        ("contact_phone", &contact.phone),
        ("contact_email", &contact.email),
        ("contact_address", &contact.address),
        ("contact_form_url", &contact.form_url),
        ("authority", &imprint.authority),
        ("represented_by", &imprint.represented_by),
        ("address", &imprint.address),
        ("phone", &imprint.phone),
        ("email", &imprint.email),
        ("supervisor", &imprint.supervisor),
        ("responsible", &imprint.responsible),
        ("vat_id", &imprint.vat_id),
        ("privacy_officer", &imprint.privacy_officer),
        ("land", &imprint.land),
        ("domain", &profile.domain),
    ];
    for (name, value) in pairs {
        fields.push(name, value);
    }
    fields
}

/// The Länder by their names.
fn lands(lang: Lang, chosen: &str) -> Vec<Choice> {
    let choice = |land: Land| {
        let (key, label) = (land.code(), crate::lang::t(lang, &format!("land.{}", land.code()), &[]));
        Choice { key: key.to_owned(), label, chosen: key == chosen }
    };
    let mut lands: Vec<Choice> = Land::ALL.into_iter().map(choice).collect();
    lands.sort_by(|one, other| one.label.cmp(&other.label));
    lands.insert(0, Choice { key: String::new(), label: "–".to_owned(), chosen: chosen.is_empty() });
    lands
}
