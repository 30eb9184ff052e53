//! Signs the files of warnings in XML (CAP 1.2 §3.3.4.1), each once, shortly after it is out, like the proofs: a release never
//! waits for it, and only nodes with the master key can. Until then, and where it cannot be, the file is given out without.
use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use formats::cap::{KEYS, public_key, signed};
use std::collections::HashMap;
use store::{CapFile, FeedKeyHalf};
use vault::{FeedKey, point_name};

/// Files signed in one look.
const FILES: usize = 50;

/// Signs what waits.
pub async fn sign(house: &House) -> Result<(), Failure> {
    let admin = house.stores.admin();
    loop {
        let waiting = admin.unsigned_files(FILES).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let channels: HashMap<_, _> =
            admin.channels().await?.into_iter().map(|found| (found.channel.id, found.channel)).collect();
        for one in &waiting {
            let made = match channels.get(&one.channel) {
                Some(channel) => with_signature(one, &announce(house, channel).await?),
                None => None,
            };
            match made {
                Some(bytes) => admin.keep_signed_file(&CapFile { bytes, ..one.clone() }).await?,
                None => {
                    tracing::error!(post = %one.post, number = one.number, "the file of a warning stays unsigned");
                    admin.leave_unsigned(one).await?;
                }
            }
        }
    }
}

/// Lets whoever checks signatures have the key before the first one; the key and its address.
pub async fn announce(house: &House, channel: &Channel) -> Result<(FeedKey, String), Failure> {
    let key = house.master()?.feed(channel.id.0, channel.key_generation)?;
    let name: String = point_name(key.public()).iter().map(|byte| format!("{byte:02x}")).collect();
    let address = format!("{}{KEYS}{name}.pem", house.config.base_url);
    let (channel, pem, made) = (channel.id, public_key(key.public()), house.clock.now());
    house.stores.admin().keep_feed_key(&FeedKeyHalf { name, channel, pem, made }).await?;
    Ok((key, address))
}

fn with_signature(file: &CapFile, (key, address): &(FeedKey, String)) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(&file.bytes).ok()?;
    signed(text, address, |message| key.sign(message).ok()).map(String::into_bytes)
}
