//! What is kept of one reader: for the person who asks what a town knows of them (Art. 15 GDPR), and for whoever doubts that
//! they asked for its mail (Art. 7 (1)).
use channel::clock::{Timestamp, from_ms};
use channel::ids::ChannelId;
use channel::newsletter::Wish;
use store::{Mailings, StoreError};
use vault::newsletter::{Asked, Proof, wish_from_bytes};
use vault::{Opener, Place};

/// All of it but the address, which whoever asks has. No Debug: it describes a person.
pub struct Known {
    /// When it was asked for.
    pub asked: Timestamp,
    /// When the button behind the link was pressed.
    pub confirmed: Timestamp,
    /// Number of the words that were agreed to.
    pub wording: u16,
    /// Hash of what that link carried.
    pub secret: [u8; 32],
    /// What they chose.
    pub wish: Wish,
    /// Weeks in a row in which mail came back.
    pub soft: u32,
}

/// What is kept under a name; `None` if that is no reader.
pub async fn known(
    store: &Mailings,
    opener: &Opener,
    channel: ChannelId,
    sid: i64,
) -> Result<Option<Known>, StoreError> {
    let Some(kept) = store.known_reader(channel, sid).await? else { return Ok(None) };
    let place = Place { channel_id: channel.0, sid };
    let open = |sealed: &[u8]| opener.open(place, sealed).ok();
    let read = || {
        let (asked, wish) = (open(&kept.address)?, open(&kept.wish)?);
        let (asked, proof) = (Asked::from_bytes(&asked.plain)?, Proof::from_bytes(&open(&kept.proof)?.plain)?);
        Some(Known {
            asked: from_ms(asked.at),
            confirmed: from_ms(proof.at),
            wording: proof.wording,
            secret: proof.secret,
            wish: Wish::from_bytes(&wish_from_bytes(&wish.plain)?)?,
            soft: kept.soft,
        })
    };
    read().map(Some).ok_or_else(|| StoreError::Corrupt { table: "reader", what: "a box that does not open".to_owned() })
}
