use channel::channel::{Contact, Imprint, Profile};
use channel::lang::Lang;
use channel::reaction::EmojiSet;
use serde::{Deserialize, Serialize};

use crate::{Result, StoreError};

const TABLE: &str = "channel";

/// Without the domain, which is a column of its own.
#[derive(Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct ProfileWire {
    name: String,
    description: String,
    tagline: String,
    zone: String,
    lang: String,
    accent: String,
    crest: Option<String>,
    postal_codes: Vec<String>,
    region_key: String,
    /// Missing in profiles from before there were reactions.
    emojis: Option<String>,
    contact: ContactWire,
    imprint: ImprintWire,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct ContactWire {
    phone: String,
    email: String,
    address: String,
    form_url: String,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct ImprintWire {
    authority: String,
    represented_by: String,
    address: String,
    phone: String,
    email: String,
    supervisor: String,
    responsible: String,
    vat_id: String,
    privacy_officer: String,
    land: String,
}

/// Writes what a channel says about itself, without its domain.
pub(crate) fn write_profile(profile: &Profile) -> Result<String> {
    let (contact, imprint) = (profile.contact.clone(), profile.imprint.clone());
    let wire = ProfileWire {
        name: profile.name.clone(),
        description: profile.description.clone(),
        tagline: profile.tagline.clone(),
        zone: profile.zone.clone(),
        lang: profile.lang.tag().to_owned(),
        accent: profile.accent.clone(),
        crest: profile.crest.clone(),
        postal_codes: profile.postal_codes.clone(),
        region_key: profile.region_key.clone(),
        emojis: Some(profile.emojis.to_string()),
        contact: ContactWire {
            phone: contact.phone,
            email: contact.email,
            address: contact.address,
            form_url: contact.form_url,
        },
        imprint: ImprintWire {
            authority: imprint.authority,
            represented_by: imprint.represented_by,
            address: imprint.address,
            phone: imprint.phone,
            email: imprint.email,
            supervisor: imprint.supervisor,
            responsible: imprint.responsible,
            vat_id: imprint.vat_id,
            privacy_officer: imprint.privacy_officer,
            land: imprint.land,
        },
    };
    serde_json::to_string(&wire).map_err(|error| StoreError::corrupt(TABLE, error))
}

/// Reads it back.
pub(crate) fn read_profile(json: &str, domain: String) -> Result<Profile> {
    let wire: ProfileWire = serde_json::from_str(json).map_err(|error| StoreError::corrupt(TABLE, error))?;
    let (contact, imprint) = (wire.contact, wire.imprint);
    Ok(Profile {
        name: wire.name,
        description: wire.description,
        tagline: wire.tagline,
        zone: wire.zone,
        lang: Lang::parse(&wire.lang).unwrap_or_default(),
        accent: wire.accent,
        crest: wire.crest,
        domain,
        postal_codes: wire.postal_codes,
        region_key: wire.region_key,
        emojis: wire
            .emojis
            .map_or_else(|| Ok(EmojiSet::default()), |text| EmojiSet::parse(&text))
            .map_err(|complaint| StoreError::corrupt(TABLE, complaint.key))?,
        contact: Contact {
            phone: contact.phone,
            email: contact.email,
            address: contact.address,
            form_url: contact.form_url,
        },
        imprint: Imprint {
            authority: imprint.authority,
            represented_by: imprint.represented_by,
            address: imprint.address,
            phone: imprint.phone,
            email: imprint.email,
            supervisor: imprint.supervisor,
            responsible: imprint.responsible,
            vat_id: imprint.vat_id,
            privacy_officer: imprint.privacy_officer,
            land: imprint.land,
        },
    })
}
