//! The newsletter as mail: a digest in plain text beside HTML, the mail that asks for a confirmation, the encoding of both,
//! and reports of mail that came back.
//!
//! No picture is in it: one that lies on a server tells that server who opens the mail, and one that lies in the mail
//! makes a hundred thousand mails ten times as large. No link is rewritten. A digest is made once for each choice of posts
//! and language; where the mark of a reader belongs, [`MARK`] stands.
mod confirmation;
mod digest;
mod dsn;
mod html;
mod quoted;
mod text;
mod words;

pub use confirmation::{Confirmation, confirmation};
pub use digest::{Digest, Letter, MARK, Ways, digest};
pub use dsn::{Returned, read_returned};
pub use quoted::{Pieces, WIDEST_MARK, pieces};
