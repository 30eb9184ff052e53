//! The chain of the audit: sealing rows, checking them, handing them out. Rows are written unsealed with the act they tell
//! of; sealing comes after, where the master key is, so that no act waits for it and no two nodes fight over an act's place.
pub mod export;
pub mod verify;

use crate::exit::Failure;
use crate::wiring::House;
use formats::hex;
use store::{AuditEntry, AuditHead};
use vault::{VaultError, audit_link};

/// Rows sealed in one transaction, and read at once.
const ROWS: usize = 500;
/// How often somebody else may be first before we leave it to them.
const TRIES: usize = 16;

/// The end of a chain: number and hash of its last row.
#[derive(Clone, Copy)]
pub struct End {
    pub seq: i64,
    pub hash: [u8; 32],
}

impl End {
    /// Before the first row.
    pub const START: End = End { seq: 0, hash: [0; 32] };

    /// The end with one more row.
    pub fn with(self, row: &AuditEntry) -> End {
        let seq = self.seq + 1;
        End { seq, hash: audit_link(&self.hash, &row.canonical(seq)) }
    }

    /// The head of before; `None` if its hash is none.
    pub fn of(head: &AuditHead) -> Option<End> {
        Some(End { seq: head.seq, hash: hex::decode(&head.hash)? })
    }
}

/// Seals what is not sealed yet; answers how many rows. A node that was slower than another reads anew and goes on from
/// there; what was broken off is sealed at the next turn, since a sealing is one transaction.
pub async fn seal(house: &House) -> Result<usize, Failure> {
    let (admin, key) = (house.stores.admin(), house.master()?.audit()?);
    let (mut sealed, mut tries) = (0, 0);
    while tries < TRIES {
        let mut rows = admin.unsealed_audit(ROWS).await?;
        if rows.is_empty() {
            break;
        }
        let head = admin.audit_head().await?;
        let broken = || Failure::Failed("the head of the audit is no hash; run `ausrufer audit verify`".into());
        let start = head.as_ref().map_or(Some(End::START), End::of).ok_or_else(broken)?;
        let mut end = start;
        for row in &mut rows {
            end = end.with(row);
            (row.seq, row.hash) = (Some(end.seq), Some(hex::encode(&end.hash)));
        }
        let head = sign(&key, start, end, house.clock.now())?;
        if admin.seal_audit(&rows, &head).await? {
            sealed += rows.len();
        } else {
            tries += 1;
        }
    }
    Ok(sealed)
}

fn sign(key: &vault::IdentityKey, start: End, end: End, at: jiff::Timestamp) -> Result<AuditHead, VaultError> {
    let mut head =
        AuditHead { seq: end.seq, after: start.seq, hash: hex::encode(&end.hash), at, signature: Vec::new() };
    head.signature = key.sign(&head.message())?.to_vec();
    Ok(head)
}
