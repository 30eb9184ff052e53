//! A channel: one publisher's public stream, and what the law asks of it.
use crate::ids::ChannelId;
use crate::lang::Lang;
use crate::reaction::EmojiSet;
use crate::slug::ChannelSlug;

/// Where residents turn instead of answering: the channel is one-way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Telephone as printed.
    pub phone: String,
    /// Address for mail.
    pub email: String,
    /// Postal address, one line each.
    pub address: String,
    /// The town's own contact form.
    pub form_url: String,
}

/// The imprint (§ 5 DDG, § 18 MStV): who answers for the channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// Name of the authority, e.g. "Stadt Lindenau".
    pub authority: String,
    /// Who represents it, e.g. "Oberbürgermeisterin Dr. Eva Beispiel".
    pub represented_by: String,
    /// Street, postal code and town.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Mail address.
    pub email: String,
    /// Supervisory authority.
    pub supervisor: String,
    /// Person responsible for the content under § 18 (2) MStV.
    pub responsible: String,
    /// VAT number; optional.
    pub vat_id: String,
    /// Data protection officer, how to reach.
    pub privacy_officer: String,
    /// The Land, two letters as in ISO 3166-2:DE (`BW`), decides the arbitration body of the accessibility statement.
    pub land: String,
}

impl Imprint {
    /// Names of required fields that are still empty. A channel becomes public only when there are none.
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("authority", &self.authority),
            ("represented_by", &self.represented_by),
            ("address", &self.address),
            ("phone", &self.phone),
            ("email", &self.email),
            ("supervisor", &self.supervisor),
            ("responsible", &self.responsible),
            ("privacy_officer", &self.privacy_officer),
        ]
        .into_iter()
        .filter(|(_, value)| value.trim().is_empty())
        .map(|(name, _)| name)
        .collect()
    }
}

/// What a channel says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Shown name, e.g. "Stadt Lindenau an der Werre".
    pub name: String,
    /// A sentence or two.
    pub description: String,
    /// What to expect, e.g. "Montags und donnerstags. Warnungen sofort."
    pub tagline: String,
    /// IANA time zone of all dates shown.
    pub zone: String,
    /// Language of texts unless a post says otherwise.
    pub lang: Lang,
    /// The town's colour as `#rrggbb`; the pages adjust it until text on it can be read.
    pub accent: String,
    /// Stored picture of the coat of arms (SVG or PNG hash name), if any.
    pub crest: Option<String>,
    /// Main domain of the town, e.g. `lindenau-werre.de`; what the verification is bound to.
    pub domain: String,
    /// Postal codes, for the directory.
    pub postal_codes: Vec<String>,
    /// Amtlicher Regionalschlüssel, 12 digits, for the directory.
    pub region_key: String,
    /// What residents may answer a post with; empty: no reactions in this channel.
    pub emojis: EmojiSet,
    /// Where to turn instead.
    pub contact: Contact,
    /// Who answers for it.
    pub imprint: Imprint,
}

/// A channel as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its number.
    pub id: ChannelId,
    /// Its address.
    pub slug: ChannelSlug,
    /// Whether residents see it.
    pub public: bool,
    /// Counts up when the keys are exchanged; part of every derivation.
    pub key_generation: u32,
    /// What it says about itself.
    pub profile: Profile,
}
