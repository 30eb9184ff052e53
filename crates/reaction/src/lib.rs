//! Anonymous reactions: one per device and post, and nobody can say whose. Pure: no I/O, no clock; randomness is a
//! parameter.
//!
//! # In plain words
//! A device that follows asks once in half a year for a *booklet*: 128 stamps, numbered for the channel's next 128 posts.
//! It is as if the device handed in 128 closed envelopes lined with carbon paper: the server stamps each from outside
//! with its number and never sees what is within. Later the device takes the stamped slip out of envelope 17 and sends
//! it with its reaction to post 17. The server recognises its own stamp and the number, and counts. It cannot tell from
//! which envelope the slip came, so not from which device, and slips 17 and 18 of one device look as unrelated as those
//! of two.
//!
//! # What is claimed
//! Of everything the unmodified server stores, logs and backs up, even together with its secret keys, nothing links
//! 1. a reaction to a follower's subscription,
//! 2. a reaction to the drawing of a booklet,
//! 3. two reactions of one device to different posts.
//!
//! And: whoever passed the gate for one booklet can have at most one counted reaction on each post of that booklet. It can
//! be changed and withdrawn, and only by the device that made it.
//!
//! # Why (for a cryptographer)
//! RFC 9497 in POPRF mode. Names: channel `c`, epoch `e`, slot `s`; public info `t = "c|e|s"`; one key pair for `(c, e)`.
//! - *Drawing.* For each slot the device chooses a random 32-byte nonce `x` and sends `r · H(x)` with `r` a random scalar.
//!   That is a uniformly random element whatever `x` is, so the claim needs no hardness assumption: it holds against an
//!   unbounded server that keeps all it sees. The server answers with the evaluation under `t` and a DLEQ proof; the
//!   device checks all proofs against the one published key and drops the booklet if one fails.
//! - *Reacting.* The token's output `K = F(sk, t, x)` keys `mac = HMAC-SHA-256(K, "react-v1" ‖ x ‖ seq ‖ choice)`. The
//!   device sends `c, e, s, x, seq, choice, mac`. The server recomputes `K`, compares in constant time and stores under
//!   `SHA-256(x)` the highest `seq` seen and its `choice`. Nothing else of a device is in the message, and `x` of one slot
//!   says nothing about `x` of another.
//! - *Unforgeability.* `N` drawn booklets give at most `N` valid `x` for each slot, under the one-more gap strong
//!   Diffie–Hellman inversion assumption of RFC 9497 §7.2 in ristretto255 or P-256. Slots, epochs and channels do not mix,
//!   as they stand in `t` and in the derivation of the key. A MAC for another `seq` or `choice` needs `K`, which only
//!   the device and the server have.
//! - *Replay.* Only a higher `seq` changes anything; the server keeps the highest.
//! - *Maturity.* Slots whose posts are out are not evaluated any more ([`EpochKey::issue`]), so nobody draws a booklet in
//!   order to react to what they have just read, and drawing and reacting lie apart in time.
//!
//! # What it rests on
//! - The device's randomness is good, and its program is the published one. **An operator who ships other scripts to
//!   somebody can see what that person does.** The web has no way around that; published hashes of the scripts narrow it.
//! - Everybody is given the same public key. Devices pin it for the epoch and stop when it changes; its hash is in
//!   every push, so that a key for one person would show. A device without push has only its pin.
//! - The server keeps no log of addresses and times for the two POST addresses. The message does not name its sender, but
//!   the connection it comes over does. Devices send late and in random order; but where the browser has no background
//!   sync, only while a page is open, and what is still to be taken back goes out when somebody stops. It is the missing
//!   log that keeps these apart.
//! - The secret key is random, wrapped at rest, and destroyed two months after its epoch. Who has it can forge reactions.
//!   It does not help to find out who reacted.
//!
//! # What is not claimed
//! - *That one person counts once.* One device is one booklet. Who follows with many devices, or keeps many browser
//!   profiles subscribed at a push service, has as many reactions; without push, as many as they have computers to spend
//!   on work and addresses to ask from. This is a mood picture and must be called so, never a vote.
//! - *Secrecy from somebody who watches the network* at the town's own line while few people react.
//! - *That everybody could have been it.* A reaction comes from one of the devices that drew the booklet before the post was
//!   out. Of a channel with three followers that is one of three.
//! - *That small numbers say nothing.* If one follower is known and one reaction came, it is known. Counts are therefore
//!   shown from five, rounded, delayed.
//! - *Constant time in the browser.* JavaScript's big numbers are not; an attacker would have to run on the device.
//! - *That an honest count is proven.* The operator counts, and could lie about sums; nobody can check them from outside.
//!
//! # What it costs
//! `cargo run --release -p bench -- tokens` prints the processor time of accepting a reaction and of issuing a booklet, in
//! both suites. A reaction is one hash to the group, one inversion and one multiplication; a booklet is 128 of them
//! with a proof each. Nothing of it waits for a database.
//!
//! # A server's part, in order
//! 1. [`EpochKey::generate`], [`EpochKey::wrap`] for keeping, [`KeyDocument::of`] for publishing; [`EpochKey::unwrap`]
//!    at start. Delete the wrapped form after [`Epoch::last_day_of_key`].
//! 2. [`BookletRequest::parse`], then [`GateKey::check_ticket`] or [`GateKey::check_work`], then note that this follower
//!    drew this volume (a repetition only for the same [`BookletRequest::digest`]), then [`EpochKey::issue`].
//! 3. [`Reaction::parse`], [`EpochKey::redeem`]; keep the standing of the highest `seq`. The answer is the same whatever
//!    comes of it.
//!
//! [`device`] is the other side, for tests and for whoever wants to check the server.
//!
//! # On the wire
//! | address | asks | answers |
//! |---|---|---|
//! | `GET /.well-known/ausrufer/anon/{channel}/{epoch}` | | 200 `application/json`, [`KeyDocument::signed`]; the same bytes for everyone; 404 |
//! | `GET /anon/v1/challenge?channel=…&epoch=…` | | 200 `application/octet-stream`, 64 bytes of [`GateKey::challenge`]; 404, 429 |
//! | `POST /anon/v1/booklet` | `application/octet-stream`, 6,144 bytes | 200 `application/octet-stream`, [`Suite::answer_bytes`]; 400 malformed, 403 gate, 404 no such key, 409 drawn already, 429 |
//! | `POST /anon/v1/react` | `application/octet-stream`, 256 bytes | 204 for everything well-formed; 400 malformed, 413 |
//!
//! No request carries a cookie, a referrer or a query that names a device. A ticket reaches the device in the greeting
//! (the push right after following): its payload has `ausrufer.ticket` (64 bytes, base64url), `ausrufer.epoch` and
//! `ausrufer.slot` (the next one, decimal) beside the members every push has. A post's push has `ausrufer.key`: the first
//! 8 bytes of [`KeyDocument::hash`] of its epoch, base64url. A device without a fresh ticket (later volumes, the next
//! half-year, no push at all) opens the gate by work.
//!
//! # How it is held
//! `tests/it/vectors.rs` runs the vectors of RFC 9497 A.1.3 and A.3.3; `refusals.rs` flips every bit, makes tokens up, moves
//! them between slots, epochs, keys and suites; `parsers.rs` has one function a parser, run on arbitrary bytes here and by
//! the fuzz targets in the project's `fuzz/`. The scripts of the pages do the same against `examples/peer.rs`, in Node, Chromium and
//! Firefox: `tests/browser/reactions*.test.mjs`.

mod booklet;
pub mod device;
mod document;
pub mod gate;
mod key;
mod names;
mod random;
mod reaction;
mod read;
mod standing;
mod suite;

pub use booklet::{BOOKLET_REQUEST, BookletRequest, IssueError};
pub use document::{DocumentError, KeyDocument};
pub use gate::{Gate, GateError, GateKey, Subject};
pub use key::{EpochKey, KeyError, WRAPPED, Wrapping};
pub use names::{BOOKLET, ChannelName, Day, Epoch, KeyName, NameError, Slot, VOLUMES, Volume, info};
pub use random::Random;
pub use reaction::{REACTION, Reaction, Vote};
pub use standing::{Standing, WITHDRAWN};
pub use suite::{PROOF, Suite};

/// Why a message is none of ours. For the log; the sender gets a status without a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("the message does not have its one size")]
    Size,
    #[error("the message has another version")]
    Version,
    #[error("the message names no suite")]
    Suite,
    #[error("the message has no gate")]
    Gate,
    #[error("the number of a reaction is 0")]
    Number,
    #[error("what should be padding is not zero")]
    Padding,
    #[error(transparent)]
    Name(#[from] NameError),
}
