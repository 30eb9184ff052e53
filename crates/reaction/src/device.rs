//! The device's half, as the browser does it: for tests, benchmarks, and anyone who wants to check the server.

use p256::NistP256;
use voprf_ng::{CipherSuite, EvaluationElement, Group, PoprfClient, Proof, Ristretto255};
use zeroize::Zeroizing;

use crate::booklet::BookletRequest;
use crate::document::KeyDocument;
use crate::gate::Gate;
use crate::names::{BOOKLET, KeyName, Slot, Volume, info};
use crate::random::{Generator, Random, bytes};
use crate::reaction::{Reaction, mac};
use crate::suite::{PROOF, Suite};

/// A booklet that is being drawn: nonces and blinds are the device's secrets.
pub struct Draw {
    document: KeyDocument,
    volume: Volume,
    tokens: Tokens,
    elements: Vec<u8>,
}

enum Tokens {
    Ristretto255(Vec<Blinded<Ristretto255>>),
    P256(Vec<Blinded<NistP256>>),
}

struct Blinded<CS: CipherSuite> {
    nonce: [u8; 32],
    client: PoprfClient<CS>,
}

/// A booklet whose proofs all held.
pub struct Booklet {
    key: KeyName,
    tokens: Vec<Token>,
}

struct Token {
    slot: Slot,
    nonce: [u8; 32],
    output: Zeroizing<Vec<u8>>,
}

/// Why a device throws a booklet away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    #[error("the answer does not have the size of a booklet")]
    Size,
    #[error("an element, proof or public key is none of the group")]
    Element,
    #[error("a proof does not hold: the server used another key than its document says")]
    Proof,
    #[error("a slot is empty behind one that is not")]
    Gap,
    #[error("the cryptographic library refused")]
    Library,
}

impl Draw {
    /// Chooses 128 random nonces and blinds them.
    pub fn begin(document: KeyDocument, volume: Volume, random: Random<'_>) -> Result<Self, DrawError> {
        let (tokens, elements) = match document.suite() {
            Suite::Ristretto255 => blind(random).map(|(tokens, elements)| (Tokens::Ristretto255(tokens), elements))?,
            Suite::P256 => blind(random).map(|(tokens, elements)| (Tokens::P256(tokens), elements))?,
        };
        Ok(Self { document, volume, tokens, elements })
    }

    /// What is sent.
    pub fn request(&self, gate: Gate) -> BookletRequest {
        let elements = self.elements.clone();
        let (key, suite) = (self.document.key().clone(), self.document.suite());
        BookletRequest::new(key, suite, self.volume, gate, elements)
    }

    /// Checks every proof against the document's key (RFC 9497 §3.3.3 Finalize). One that fails spoils the booklet:
    /// a server that used a key of its own for this device would recognise it by that key.
    pub fn finish(&self, answer: &[u8]) -> Result<Booklet, DrawError> {
        if answer.len() != self.document.suite().answer_bytes() {
            return Err(DrawError::Size);
        }
        let tokens = match &self.tokens {
            Tokens::Ristretto255(tokens) => finalize(tokens, &self.document, self.volume, answer)?,
            Tokens::P256(tokens) => finalize(tokens, &self.document, self.volume, answer)?,
        };
        Ok(Booklet { key: self.document.key().clone(), tokens })
    }
}

impl Booklet {
    /// How many slots it has a token for; posts that were out when it was drawn have none.
    pub fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// A reaction, a change or (with [`crate::WITHDRAWN`]) a withdrawal; none when the booklet has no token for the slot.
    /// `seq` counts from 1 for each slot.
    pub fn react(&self, slot: Slot, seq: u32, choice: u8) -> Option<Reaction> {
        let token = self.tokens.iter().find(|token| token.slot == slot)?;
        let mac = mac(&token.output, &token.nonce, seq, choice);
        Some(Reaction { key: self.key.clone(), slot, nonce: token.nonce, seq, choice, mac })
    }
}

fn blind<CS: CipherSuite>(random: Random<'_>) -> Result<(Vec<Blinded<CS>>, Vec<u8>), DrawError> {
    let (mut tokens, mut elements) = (Vec::with_capacity(BOOKLET), Vec::new());
    for _ in 0..BOOKLET {
        let nonce = bytes(random);
        let blinded = PoprfClient::<CS>::blind(&nonce, &mut Generator(random)).map_err(|_| DrawError::Library)?;
        elements.extend_from_slice(&blinded.message.serialize());
        tokens.push(Blinded { nonce, client: blinded.state });
    }
    Ok((tokens, elements))
}

fn finalize<CS: CipherSuite>(
    tokens: &[Blinded<CS>],
    document: &KeyDocument,
    volume: Volume,
    answer: &[u8],
) -> Result<Vec<Token>, DrawError> {
    let public_key = CS::Group::deserialize_elem(document.public_key()).map_err(|_| DrawError::Element)?;
    let size = document.suite().element_bytes();
    let mut out: Vec<Token> = Vec::new();
    for ((token, slot), part) in tokens.iter().zip(volume.slots()).zip(answer.chunks_exact(size + PROOF)) {
        if part.iter().all(|byte| *byte == 0) {
            if !out.is_empty() {
                return Err(DrawError::Gap);
            }
            continue;
        }
        let (element, proof) = part.split_at(size);
        let element = EvaluationElement::<CS>::deserialize(element).map_err(|_| DrawError::Element)?;
        let proof = Proof::<CS>::deserialize(proof).map_err(|_| DrawError::Element)?;
        let info = info(document.key(), slot);
        let output = token.client.finalize(&token.nonce, &element, &proof, public_key, Some(&info));
        let output = Zeroizing::new(output.map_err(|_| DrawError::Proof)?.to_vec());
        out.push(Token { slot, nonce: token.nonce, output });
    }
    Ok(out)
}
