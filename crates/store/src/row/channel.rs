use channel::channel::{Channel, Profile};
use channel::clock::from_ms;
use channel::ids::ChannelId;
use channel::slug::ChannelSlug;
use channel::verification::{Finding, Leg, State, Verification};

use super::small;
use crate::wire::read_profile;
use crate::{PublicChannel, Result, StoreError};

/// The columns of `channel_from!`.
pub(crate) type ChannelRow =
    (i64, String, bool, i64, String, String, String, i64, Option<i64>, Option<String>, Option<String>, Option<i64>);

/// Reads a channel with its proof.
pub(crate) fn read(row: ChannelRow) -> Result<PublicChannel> {
    let (id, slug, public, generation, domain, profile, state, since, checked, dns, site, grace) = row;
    let channel = Channel {
        id: ChannelId(id),
        slug: ChannelSlug::parse(&slug).map_err(|_| StoreError::corrupt("channel", "slug"))?,
        public,
        key_generation: small("channel", generation)?,
        profile: read_profile(&profile, domain)?,
    };
    let finding = leg(dns)?.zip(leg(site)?).map(|(dns, site)| Finding { dns, site });
    let verification = Verification {
        state: State::parse(&state).ok_or_else(|| StoreError::corrupt("channel", "state of the proof"))?,
        since: from_ms(since),
        checked: checked.map(from_ms),
        finding,
        grace_until: grace.map(from_ms),
    };
    Ok(PublicChannel { channel, verification })
}

fn leg(word: Option<String>) -> Result<Option<Leg>> {
    let parse = |word: String| Leg::parse(&word).ok_or_else(|| StoreError::corrupt("channel", "leg of the proof"));
    word.map(parse).transpose()
}

/// The name as it is sorted (DIN 5007-1: ä as a, ß as ss), never empty.
pub(crate) fn sort_name(profile: &Profile) -> Vec<u8> {
    let folded = fold(&profile.name);
    if folded.is_empty() { b"~".to_vec() } else { folded.into_bytes() }
}

/// What the directory finds a channel by: words of its name, postal codes, region key.
pub(crate) fn words(profile: &Profile) -> Vec<String> {
    let mut words = words_of(&profile.name);
    words.extend(profile.postal_codes.iter().flat_map(|code| words_of(code)));
    words.extend(words_of(&profile.region_key));
    words.sort();
    words.dedup();
    words
}

/// The words of a text as the directory compares them.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    fold(text).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(Into::into).collect()
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' | 'à' | 'á' | 'â' => out.push('a'),
            'ö' | 'ó' | 'ò' | 'ô' => out.push('o'),
            'ü' | 'ú' | 'ù' | 'û' => out.push('u'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'ß' => out.push_str("ss"),
            // combining marks, as some keyboards send them
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
    out
}
