use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::post::{Content, State};
use channel::warning::Turn;

/// A list of posting keys as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKeyList {
    /// Counts up with every change.
    pub version: u64,
    /// The town's domain.
    pub domain: String,
    /// The public half of the root key that signed it.
    pub root: [u8; 32],
    /// When, in seconds.
    pub issued: i64,
    /// Byte for byte.
    pub signed: Vec<u8>,
}

/// A version that waits for its signature.
#[derive(Clone, Debug, PartialEq)]
pub struct UnsealedProof {
    /// Which post.
    pub post: PostId,
    /// Which version of it.
    pub version: u32,
    /// When that came out.
    pub at: Timestamp,
    /// What it says.
    pub content: Content,
    /// What a message of a warning does, and until when it holds.
    pub message: Option<(Turn, Timestamp)>,
}

/// Its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedProof {
    /// Which post.
    pub post: PostId,
    /// Which version of it.
    pub version: u32,
    /// As the claim has it, in seconds.
    pub issued: i64,
    /// Of the normalised text.
    pub digest: [u8; 16],
    /// The proof.
    pub signed: Vec<u8>,
}

/// A proof that is out, and how its post stands by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedProof {
    /// Which post.
    pub post: PostId,
    /// Which version of it.
    pub version: u32,
    /// When it was signed, in seconds.
    pub issued: i64,
    /// The proof.
    pub signed: Vec<u8>,
    /// Published, or taken back.
    pub state: State,
    /// When a warning was ended.
    pub ended: Option<Timestamp>,
}

/// The last word about a post that was signed, and how the post stands by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastProof {
    /// Which post.
    pub post: PostId,
    /// When it was signed, in seconds.
    pub issued: i64,
    /// Of the normalised text.
    pub digest: [u8; 16],
    /// Published, or taken back.
    pub state: State,
    /// When a warning was ended.
    pub ended: Option<Timestamp>,
}
