//! PDF (ISO 32000-1, 7.5): a mark near the beginning, another near the end.
use super::piece;
use std::io::{Read, Result, Seek};

/// Readers look that far for the first mark, whatever stands before it (Annex H, note 13).
const LEAD: usize = 1024;

pub(super) fn begins(head: &[u8]) -> bool {
    let lead = head.get(..LEAD + 5).unwrap_or(head);
    lead.windows(5).any(|window| window == b"%PDF-")
}

pub(super) fn is_whole(file: &mut (impl Read + Seek), length: u64) -> Result<bool> {
    let tail = piece(file, length.saturating_sub(LEAD as u64), LEAD)?;
    Ok(tail.windows(5).any(|window| window == b"%%EOF"))
}
