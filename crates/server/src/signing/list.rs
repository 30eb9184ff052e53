//! The list of posting keys of a channel. As long as a town keeps no root key of its own, the channel's key, which its
//! domain names, signs the list, and this happens by itself. Once a list came from a root key that lies elsewhere, only
//! such lists count.
use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use channel::ids::ChannelId;
use channel::proof::{KeyList, KeyUse, Named};
use store::StoredKeyList;
use vault::{IdentityKey, PostingUse, key_name, verify_signature};

/// Periods of ninety days for which keys are listed ahead where the list renews itself.
const AHEAD: u32 = 1;

/// The list that counts, read again: a damaged row is as good as none.
pub async fn of(house: &House, channel: &Channel) -> Result<Option<KeyList>, Failure> {
    let stored = house.stores.public().key_list(channel.id).await?;
    Ok(stored.and_then(|stored| read(&stored)))
}

/// The list in a stored row, if its root key signed it.
pub fn read(stored: &StoredKeyList) -> Option<KeyList> {
    formats::proof::read_key_list(&stored.signed, &stored.root, verify_signature).ok()
}

/// Whether the channel's own key signs the lists.
pub fn is_own(house: &House, channel: &Channel, stored: &StoredKeyList) -> Result<bool, Failure> {
    Ok(stored.root == own_root(house, channel)?.public_bytes()?)
}

/// The channel's own key.
pub fn own_root(house: &House, channel: &Channel) -> Result<IdentityKey, Failure> {
    Ok(house.master()?.identity(channel.id.0, channel.key_generation)?)
}

/// Renews the list where it renews itself. Cheap when nothing is missing. `true` if there is a new one.
pub async fn keep(house: &House, channel: &Channel) -> Result<bool, Failure> {
    let domain = channel.profile.domain.to_lowercase();
    if !channel::proof::is_domain(&domain) {
        return Ok(false);
    }
    let stored = house.stores.public().key_list(channel.id).await?;
    if let Some(stored) = &stored
        && !is_own(house, channel, stored)?
    {
        return Ok(false);
    }
    let known = stored.as_ref().and_then(read);
    let now = house.clock.now().as_second();
    let Some(next) = KeyList::renewed(known.as_ref(), &domain, now, AHEAD, &maker(house, channel.id)?) else {
        return Ok(false);
    };
    store(house, channel, &next, &own_root(house, channel)?).await
}

/// Signs a list and keeps it. `false` if somebody else was first.
pub async fn store(house: &House, channel: &Channel, list: &KeyList, root: &IdentityKey) -> Result<bool, Failure> {
    let public = root.public_bytes()?;
    let signed = formats::proof::sign_key_list(list, &key_name(&public), |message| root.sign(message).ok());
    let signed = signed.ok_or_else(|| Failure::Failed("the list of keys could not be signed".into()))?;
    keep_signed(house, channel.id, list, public, signed).await
}

/// Keeps a list that is signed.
pub async fn keep_signed(
    house: &House,
    channel: ChannelId,
    list: &KeyList,
    root: [u8; 32],
    signed: Vec<u8>,
) -> Result<bool, Failure> {
    let (version, domain, issued) = (list.version, list.domain.clone(), list.issued);
    let stored = StoredKeyList { version, domain, root, issued, signed };
    Ok(house.stores.admin().keep_key_list(channel, &stored).await?)
}

/// Makes posting keys of a channel.
pub fn maker(house: &House, channel: ChannelId) -> Result<impl Fn(KeyUse, u32) -> Option<Named>, Failure> {
    let master = house.master()?.clone();
    Ok(move |key_use, serial| {
        let public = master.posting(channel.0, posting_use(key_use), serial).ok()?.public_bytes().ok()?;
        Some((key_name(&public), public))
    })
}

/// The same word in the vault's language.
pub fn posting_use(key_use: KeyUse) -> PostingUse {
    match key_use {
        KeyUse::Posts => PostingUse::Posts,
        KeyUse::Warnings => PostingUse::Warnings,
    }
}
