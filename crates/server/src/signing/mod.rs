//! Signs what was published, shortly after it is out: a release never waits for a signature, and only nodes with the
//! master key can make one. A version's row waits in the database until then, so nothing is forgotten when a node dies.
mod claim;
#[cfg(feature = "xml-signature")]
mod feed;
pub mod list;

use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use channel::ids::ChannelId;
use channel::proof::KeyUse;
use std::collections::HashMap;
use store::{PublicChannel, SealedProof, UnsealedProof};
use vault::key_name;

/// Versions signed in one transaction.
const ROWS: usize = 200;
/// Seconds after which the lists of channels in which nothing comes out are looked at, too.
const LOOK: i64 = 3_600;

/// What one node remembers between two turns.
#[derive(Default)]
pub struct Signer {
    /// When all lists were looked at, in seconds.
    looked: Option<i64>,
}

impl Signer {
    /// Signs everything that waits; answers the channels in which something was signed or whose keys changed.
    pub async fn turn(&mut self, house: &House) -> Result<Vec<ChannelId>, Failure> {
        let now = house.clock.now().as_second();
        let mut changed = Vec::new();
        if self.looked.is_none_or(|looked| now - looked >= LOOK) {
            self.looked = Some(now);
            for found in house.stores.admin().channels().await? {
                match look(house, &found.channel).await {
                    Ok(true) => changed.push(found.channel.id),
                    Ok(false) => {}
                    Err(error) => stays(&error, found.channel.id),
                }
            }
        }
        // The files of warnings first: other systems wait for them.
        #[cfg(feature = "xml-signature")]
        if let Err(error) = feed::sign(house).await {
            tracing::error!(%error, "the files of warnings stay unsigned for now");
        }
        let admin = house.stores.admin();
        let mut channels: Option<HashMap<ChannelId, PublicChannel>> = None;
        let mut at = ChannelId(i64::MIN);
        while let Some(id) = admin.unsealed_proof_channel(at).await? {
            at = id;
            if channels.is_none() {
                let all = admin.channels().await?.into_iter();
                channels = Some(all.map(|found| (found.channel.id, found)).collect());
            }
            let Some(found) = channels.as_ref().and_then(|all| all.get(&id)) else { continue };
            match sign_all(house, found).await {
                Ok(true) => changed.push(id),
                Ok(false) => {}
                Err(error) => stays(&error, id),
            }
        }
        Ok(changed)
    }
}

/// Keeps the lists of a channel as they are to be; `true` if its keys changed.
async fn look(house: &House, channel: &Channel) -> Result<bool, Failure> {
    #[cfg(feature = "xml-signature")]
    feed::announce(house, channel).await?;
    list::keep(house, channel).await
}

/// One channel's trouble keeps no other channel's signatures back; its own are made with the next turn.
fn stays(error: &Failure, channel: ChannelId) {
    tracing::error!(%error, channel = channel.0, "what a channel published stays unsigned for now");
}

/// Signs what waits in one channel. Without a domain there is nothing to claim, so nothing waits any longer; without a key
/// (the list an offline root signed has run out) it waits.
async fn sign_all(house: &House, found: &PublicChannel) -> Result<bool, Failure> {
    let (admin, channel) = (house.stores.admin(), &found.channel);
    list::keep(house, channel).await?;
    let keys = list::of(house, channel).await?;
    let domain = channel.profile.domain.as_str();
    let mut signed = false;
    loop {
        let waiting = admin.unsealed_proofs(channel.id, ROWS).await?;
        let (mut sealed, mut dropped) = (Vec::new(), 0);
        for one in &waiting {
            let now = house.clock.now().as_second();
            let Some(claim) = claim::of(one, domain, now) else {
                admin.drop_proof(one).await?;
                dropped += 1;
                continue;
            };
            let Some(list) = &keys else { return Ok(signed) };
            let key_use = claim.kind.key_use();
            let Some(serial) = list.signing(key_use, now, &list::maker(house, channel.id)?) else { return Ok(signed) };
            sealed.push(seal(house, channel.id, (key_use, serial), one, &claim)?);
        }
        admin.seal_proofs(&sealed).await?;
        signed |= !sealed.is_empty();
        if waiting.len() < ROWS || sealed.len() + dropped == 0 {
            return Ok(signed);
        }
    }
}

fn seal(
    house: &House,
    channel: ChannelId,
    (key_use, serial): (KeyUse, u32),
    one: &UnsealedProof,
    claim: &channel::proof::Claim,
) -> Result<SealedProof, Failure> {
    let key = house.master()?.posting(channel.0, list::posting_use(key_use), serial)?;
    let kid = key_name(&key.public_bytes()?);
    let signed = formats::proof::sign(claim, &kid, |message| key.sign(message).ok());
    let signed = signed.ok_or_else(|| Failure::Failed(format!("a claim about {} could not be signed", one.post)))?;
    Ok(SealedProof { post: one.post, version: one.version, issued: claim.issued, digest: claim.digest, signed })
}
