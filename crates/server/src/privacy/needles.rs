//! What must lie in one place only: tags of open reactions, keyed hashes, boxes and booklet marks of followers, and with the
//! master key at hand addresses of devices. Looked for byte by byte, in all the ways they could have been written.
use crate::exit::Failure;
use crate::wiring::House;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use db::args;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use vault::{Opener, Place, subscription::Secret};

/// So many of each kind are looked for: whoever writes one of them somewhere writes more than every hundredth.
const MOST: i64 = 20_000;
/// Every needle is at least so long.
const HEAD: usize = 8;
const PIECE: usize = 1 << 20;

const TAGS: &str = "SELECT tag FROM reaction ORDER BY post, tag LIMIT $1";
const BOXES: &str = "SELECT channel, sid, sealed FROM subscription ORDER BY channel, origin, sid LIMIT $1";
const MARKS: &str = "SELECT mark FROM booklet ORDER BY channel, origin, sid, drawn LIMIT $1";

/// What a needle belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Of an open reaction.
    Tag,
    /// The keyed hash of a device.
    Sid,
    /// A box.
    Sealed,
    /// Of a booklet drawn.
    Mark,
    /// The address of a device.
    Endpoint,
}

impl Kind {
    pub fn words(self) -> &'static str {
        match self {
            Kind::Tag => "tags of open reactions",
            Kind::Sid => "keyed hashes of followers' devices",
            Kind::Sealed => "boxes of followers",
            Kind::Mark => "marks of booklets drawn",
            Kind::Endpoint => "addresses of followers' devices",
        }
    }
}

/// All of them. No Debug: it holds addresses while it lives.
#[derive(Default)]
pub struct Needles {
    by_head: HashMap<[u8; HEAD], Vec<(Kind, Vec<u8>)>>,
    /// Which hashes of heads there are, so that most places are passed over at once.
    sieve: Vec<u64>,
    longest: usize,
    counts: BTreeMap<Kind, usize>,
}

impl Needles {
    /// Reads them. Without an opener, no addresses.
    pub async fn of(house: &House, opener: Option<&Opener>) -> Result<Needles, Failure> {
        let mut needles = Needles { sieve: vec![0; 1 << 18], ..Needles::default() };
        let tags: Vec<(Vec<u8>,)> = house.reactions.rows(TAGS, args![MOST]).await?;
        tags.iter().for_each(|(tag,)| needles.add_bytes(Kind::Tag, tag));
        let marks: Vec<(String,)> = house.followers.rows(MARKS, args![MOST]).await?;
        marks.iter().for_each(|(mark,)| needles.add(Kind::Mark, mark.as_bytes().to_vec()));
        let boxes: Vec<(i64, i64, Vec<u8>)> = house.followers.rows(BOXES, args![MOST]).await?;
        needles.counts.extend([(Kind::Tag, tags.len()), (Kind::Mark, marks.len()), (Kind::Sid, boxes.len())]);
        needles.counts.insert(Kind::Sealed, boxes.len());
        for (channel_id, sid, sealed) in boxes {
            needles.add_bytes(Kind::Sid, &sid.to_be_bytes());
            needles.add(Kind::Sid, sid.to_string().into_bytes());
            needles.add_bytes(Kind::Sealed, sealed.get(..24).unwrap_or(&sealed));
            let opened = opener.and_then(|opener| opener.open(Place { channel_id, sid }, &sealed).ok());
            if let Some(secret) = opened.and_then(|opened| Secret::from_bytes(&opened.plain).ok()) {
                *needles.counts.entry(Kind::Endpoint).or_default() += 1;
                let from = secret.endpoint.len().saturating_sub(24);
                needles.add(Kind::Endpoint, secret.endpoint.as_bytes().get(from..).unwrap_or_default().to_vec());
            }
        }
        Ok(needles)
    }

    /// Raw, in hexadecimal and in base64.
    pub fn add_bytes(&mut self, kind: Kind, bytes: &[u8]) {
        let hex = formats::hex::encode(bytes);
        let whole = bytes.get(..bytes.len() / 3 * 3).unwrap_or_default();
        self.add(kind, hex.to_uppercase().into_bytes());
        self.add(kind, hex.into_bytes());
        let (url, plain) = (URL_SAFE_NO_PAD.encode(whole), STANDARD_NO_PAD.encode(whole));
        if url != plain {
            self.add(kind, plain.into_bytes());
        }
        self.add(kind, url.into_bytes());
        self.add(kind, bytes.to_vec());
    }

    /// As it is. What is too short to mean anything is left out.
    pub fn add(&mut self, kind: Kind, bytes: Vec<u8>) {
        let Some(head) = bytes.first_chunk::<HEAD>().copied() else { return };
        if self.sieve.is_empty() {
            self.sieve = vec![0; 1 << 18];
        }
        let (word, bit) = place(head);
        if let Some(word) = self.sieve.get_mut(word) {
            *word |= bit;
        }
        self.longest = self.longest.max(bytes.len());
        self.by_head.entry(head).or_default().push((kind, bytes));
    }

    /// How often each kind lies in a file.
    pub fn look(&self, path: &Path) -> std::io::Result<BTreeMap<Kind, usize>> {
        let mut file = File::open(path)?;
        let (mut found, mut bytes) = (BTreeMap::new(), Vec::new());
        loop {
            let read = (&mut file).take(PIECE as u64).read_to_end(&mut bytes)?;
            // The end of a piece is looked at again with the next one, unless nothing comes.
            let until = if read < PIECE { bytes.len() } else { bytes.len().saturating_sub(self.longest) };
            self.look_at(&bytes, until, &mut found);
            if read < PIECE {
                return Ok(found);
            }
            bytes.drain(..until);
        }
    }

    fn look_at(&self, bytes: &[u8], until: usize, found: &mut BTreeMap<Kind, usize>) {
        for (at, window) in bytes.windows(HEAD).enumerate().take(until) {
            let Some(head) = window.first_chunk::<HEAD>() else { continue };
            let (word, bit) = place(*head);
            if self.sieve.get(word).is_none_or(|word| word & bit == 0) {
                continue;
            }
            for (kind, needle) in self.by_head.get(head).into_iter().flatten() {
                if bytes.get(at..).is_some_and(|rest| rest.starts_with(needle)) {
                    *found.entry(*kind).or_default() += 1;
                }
            }
        }
    }

    /// How many of each kind, for people.
    pub fn words(&self) -> String {
        let words: Vec<String> = self.counts.iter().map(|(kind, count)| format!("{count} {}", kind.words())).collect();
        words.join(", ")
    }
}

/// Multiplicative hashing into the sieve.
fn place(head: [u8; HEAD]) -> (usize, u64) {
    let hash = u64::from_le_bytes(head).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needles_are_found_in_every_dress_and_over_the_edge_of_a_piece() {
        let mut needles = Needles::default();
        needles.add_bytes(Kind::Tag, &[0xab; 32]);
        let dir = testkit::TempDir::new();
        for (number, dress) in
            [vec![0xab; 32], "ab".repeat(32).into_bytes(), "AB".repeat(32).into_bytes()].iter().enumerate()
        {
            let path = dir.file(&number.to_string());
            let mut bytes = vec![b'x'; PIECE - 16];
            bytes.extend_from_slice(dress);
            bytes.resize(3 * PIECE, b'x');
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(needles.look(&path).unwrap().get(&Kind::Tag), Some(&1));
        }
        std::fs::write(dir.file("none"), vec![0xac; 3 * PIECE]).unwrap();
        assert!(needles.look(&dir.file("none")).unwrap().is_empty());
    }
}
