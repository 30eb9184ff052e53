//! The lists of posting keys: seen, asked for, put in place, and a key taken back.
use super::root::{grouped, print, read};
use crate::exit::Failure;
use crate::signing::list;
use crate::wiring::House;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::channel::Channel;
use channel::proof::{KeyList, KeyUse, Kid};
use formats::hex;
use serde_json::Value;
use std::path::Path;
use std::process::ExitCode;
use store::StoredKeyList;
use vault::verify_signature;

/// `ausrufer keys list CHANNEL`
pub async fn show(house: &House, slug: &str) -> Result<ExitCode, Failure> {
    let channel = house.channel(slug).await?.channel;
    list::keep(house, &channel).await?;
    let Some((stored, known)) = known(house, &channel).await? else { return Err(none(&channel)) };
    let own = list::is_own(house, &channel, &stored)?;
    println!("{} · {}, list {}", channel.profile.name, known.domain, known.version);
    println!(
        "  root key {} ({})",
        grouped(&stored.root),
        if own { "the channel's own, on this server" } else { "kept elsewhere" }
    );
    print(&known);
    let now = house.clock.now().as_second();
    for (key_use, what) in [(KeyUse::Posts, "posts"), (KeyUse::Warnings, "warnings")] {
        if known.signing(key_use, now, &list::maker(house, channel.id)?).is_none() {
            println!("No key signs {what} now: ausrufer keys request {slug} FILE");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `ausrufer keys request CHANNEL FILE`
pub async fn request(
    house: &House,
    slug: &str,
    to: &Path,
    revoke: Option<&str>,
    periods: u32,
) -> Result<ExitCode, Failure> {
    let channel = house.channel(slug).await?.channel;
    let known = known(house, &channel).await?.map(|(_, known)| known);
    let (now, make) = (house.clock.now().as_second(), list::maker(house, channel.id)?);
    let domain = channel.profile.domain.to_lowercase();
    if !channel::proof::is_domain(&domain) {
        return Err(none(&channel));
    }
    let mut base = known.clone();
    if let Some(kid) = revoke {
        let without = known.as_ref().and_then(|known| known.without(&kid_of(kid).ok()?, now, &make));
        base = Some(without.ok_or_else(|| not_listed(kid))?);
    }
    let mut next =
        KeyList::renewed(base.as_ref(), &domain, now, periods, &make).or(base).ok_or_else(|| none(&channel))?;
    next.version = known.map_or(0, |known| known.version) + 1;
    std::fs::write(to, formats::proof::write_request(&next))
        .map_err(|error| Failure::Failed(format!("cannot write {}: {error}", to.display())))?;
    println!("{}, list {}, to be signed where the root key lies:", next.domain, next.version);
    print(&next);
    println!("There: ausrufer keys sign {} --root ROOTKEY --to LIST", to.display());
    Ok(ExitCode::SUCCESS)
}

/// `ausrufer keys install CHANNEL LIST`
pub async fn install(house: &House, slug: &str, file: &Path, new_root: bool) -> Result<ExitCode, Failure> {
    let channel = house.channel(slug).await?.channel;
    let (root, signed) = signed_in(&read(file)?)
        .ok_or_else(|| Failure::Usage(format!("{} is no list of ausrufer keys sign", file.display())))?;
    let next = formats::proof::read_key_list(&signed, &root, verify_signature)
        .map_err(|why| Failure::Refused(format!("the list is not believed: {why}")))?;
    if next.domain != channel.profile.domain.to_lowercase() {
        return Err(Failure::Refused(format!(
            "the list is for {}, the channel is of {}",
            next.domain, channel.profile.domain
        )));
    }
    if let Some((stored, known)) = known(house, &channel).await? {
        if !next.replaces(&known) && next.domain == known.domain {
            return Err(Failure::Refused(format!("list {} does not follow list {}", next.version, known.version)));
        }
        if stored.root != root && !list::is_own(house, &channel, &stored)? && !new_root {
            return Err(Failure::Refused(format!(
                "the list is signed by another root key ({}); --new-root says that this is meant",
                grouped(&root)
            )));
        }
    }
    let now = house.clock.now().as_second();
    if next.signing(KeyUse::Warnings, now, &list::maker(house, channel.id)?).is_none() {
        return Err(Failure::Refused("no key of the list signs warnings on this server now".into()));
    }
    if !list::keep_signed(house, channel.id, &next, root, signed).await? {
        return Err(Failure::Refused(format!("there is a list {} already", next.version)));
    }
    println!("{}: list {} counts from now on, signed by {}.", next.domain, next.version, grouped(&root));
    Ok(ExitCode::SUCCESS)
}

/// `ausrufer keys revoke CHANNEL KEY`
pub async fn revoke(house: &House, slug: &str, kid: &str) -> Result<ExitCode, Failure> {
    let channel = house.channel(slug).await?.channel;
    let Some((stored, known)) = known(house, &channel).await? else { return Err(none(&channel)) };
    if !list::is_own(house, &channel, &stored)? {
        return Err(Failure::Refused(format!(
            "the root key lies elsewhere: ausrufer keys request {slug} FILE --revoke {kid}, then sign and install it"
        )));
    }
    let now = house.clock.now().as_second();
    let without = known.without(&kid_of(kid)?, now, &list::maker(house, channel.id)?);
    let next = without.ok_or_else(|| not_listed(kid))?;
    if !list::store(house, &channel, &next, &list::own_root(house, &channel)?).await? {
        return Err(Failure::Failed("the list changed meanwhile; try again".into()));
    }
    println!("Nothing {kid} ever signed is believed any more, by whoever has list {} or a later one.", next.version);
    Ok(ExitCode::SUCCESS)
}

async fn known(house: &House, channel: &Channel) -> Result<Option<(StoredKeyList, KeyList)>, Failure> {
    let Some(stored) = house.stores.public().key_list(channel.id).await? else { return Ok(None) };
    let known = list::read(&stored).ok_or_else(|| Failure::Failed("the stored list of keys is damaged".into()))?;
    Ok(Some((stored, known)))
}

/// Root key and signed list in a document with one list.
fn signed_in(document: &[u8]) -> Option<([u8; 32], Vec<u8>)> {
    let value: Value = serde_json::from_slice(document).ok()?;
    let list = value.get("lists")?.as_array()?.first()?;
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(list.get(name)?.as_str()?).ok();
    Some((bytes("root")?.try_into().ok()?, bytes("key_list")?))
}

fn kid_of(text: &str) -> Result<Kid, Failure> {
    hex::decode(text.trim())
        .ok_or_else(|| Failure::Usage(format!("`{text}` is no key's name; ausrufer keys list shows them")))
}

fn not_listed(kid: &str) -> Failure {
    Failure::NotFound(format!("{kid} is not listed, or was taken back before; ausrufer keys list shows them"))
}

fn none(channel: &Channel) -> Failure {
    Failure::Refused(format!("{} names no domain yet, so there is nothing to sign for", channel.slug))
}
