//! `ausrufer audit verify`: walks the chain once, in as much memory as a page of it takes.
use super::{End, ROWS};
use crate::exit::Failure;
use crate::wiring::House;
use formats::hex;
use jiff::SignedDuration;
use store::{Admin, AuditEntry, AuditHead};
use vault::verify_identity;

/// A row that was sealed this much later than it says it was written was written afterwards, or nothing was running.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// What the walk found.
#[derive(Default)]
pub struct Verdict {
    /// Rows in the chain that are sound.
    pub sealed: i64,
    /// Rows that wait for their seal.
    pub waiting: usize,
    /// How many rows were sealed long after their own time, and the first of them.
    pub late: (usize, Option<i64>),
    /// The first thing that is wrong.
    pub broken: Option<String>,
}

/// A head that was written down elsewhere, as `audit head` prints it.
pub struct Saved {
    pub seq: i64,
    pub hash: String,
}

impl Saved {
    /// Reads `number:hash`.
    pub fn parse(text: &str) -> Option<Saved> {
        let (seq, hash) = text.trim().split_once(':')?;
        let hash = hash.to_ascii_lowercase();
        hex::decode::<32>(&hash)?;
        Some(Saved { seq: seq.parse().ok().filter(|seq| *seq > 0)?, hash })
    }
}

struct Walk<'a> {
    admin: Admin,
    public: String,
    saved: Option<&'a Saved>,
    end: End,
    /// The heads still to come, and the one before them.
    heads: std::collections::VecDeque<AuditHead>,
    head: i64,
    verdict: Verdict,
}

/// Walks.
pub async fn verify(house: &House, saved: Option<&Saved>) -> Result<Verdict, Failure> {
    let public = house.master()?.audit()?.public_key();
    let (admin, heads) = (house.stores.admin(), Default::default());
    let mut walk = Walk { admin, public, saved, end: End::START, heads, head: 0, verdict: Verdict::default() };
    walk.verdict.waiting = walk.admin.unsealed_audit(ROWS).await?.len();
    walk.verdict.broken = walk.all().await?;
    walk.verdict.sealed = walk.end.seq;
    Ok(walk.verdict)
}

impl Walk<'_> {
    /// The first thing that is wrong, if anything is.
    async fn all(&mut self) -> Result<Option<String>, Failure> {
        loop {
            let rows = self.admin.sealed_audit(self.end.seq, ROWS).await?;
            for row in &rows {
                if let Some(wrong) = self.row(row).await? {
                    return Ok(Some(wrong));
                }
            }
            if rows.len() < ROWS {
                return self.tail().await;
            }
        }
    }

    async fn row(&mut self, row: &AuditEntry) -> Result<Option<String>, Failure> {
        let (expected, seq) = (self.end.seq + 1, row.seq.unwrap_or_default());
        if seq != expected {
            let to = seq - 1;
            return Ok(Some(if to == expected {
                format!("missing: row {expected} is gone")
            } else {
                format!("missing: rows {expected} to {to} are gone")
            }));
        }
        let Some(head) = self.next_head().await? else {
            return Ok(Some(format!("forged: row {seq} and what follows has a number, but no signed head")));
        };
        let end = self.end.with(row);
        if row.hash.as_deref() != Some(&hex::encode(&end.hash)) {
            let what = format!("{} of {} in channel {}", row.what, row.at, row.channel);
            return Ok(Some(format!(
                "changed: row {seq} ({what}) is not what was sealed, or the one before it is not"
            )));
        }
        self.end = end;
        if head.at.duration_since(row.at) > LATE {
            self.verdict.late.0 += 1;
            self.verdict.late.1.get_or_insert(seq);
        }
        if let Some(saved) = self.saved.filter(|saved| saved.seq == seq && saved.hash != hex::encode(&end.hash)) {
            return Ok(Some(format!("replaced: row {} is another one than in the head you saved", saved.seq)));
        }
        Ok(if head.seq == seq { self.close(&head) } else { None })
    }

    /// The head over the next row.
    async fn next_head(&mut self) -> Result<Option<AuditHead>, Failure> {
        if self.heads.is_empty() {
            self.heads = self.admin.audit_heads(self.end.seq, ROWS).await?.into();
        }
        Ok(self.heads.front().cloned())
    }

    /// Once its last row is reached.
    fn close(&mut self, head: &AuditHead) -> Option<String> {
        self.heads.pop_front();
        if head.after != self.head {
            return Some(format!("missing: a head between rows {} and {} is gone", self.head, head.after));
        }
        if head.hash != hex::encode(&self.end.hash) {
            let first = head.after + 1;
            return Some(format!(
                "changed: rows {first} to {} were written anew; their head tells another hash",
                head.seq
            ));
        }
        if !verify_identity(&self.public, &head.message(), &head.signature) {
            return Some(format!("forged: the head of row {} is not signed by this installation's key", head.seq));
        }
        self.head = head.seq;
        None
    }

    /// After the last row.
    async fn tail(&mut self) -> Result<Option<String>, Failure> {
        if let Some(head) = self.next_head().await? {
            return Ok(Some(format!("missing: rows {} to {} at the end are gone", self.end.seq + 1, head.seq)));
        }
        let beyond = self.saved.filter(|saved| saved.seq > self.end.seq);
        Ok(beyond.map(|saved| {
            format!("missing: the head you saved is of row {}, but the audit ends at row {}", saved.seq, self.end.seq)
        }))
    }
}
