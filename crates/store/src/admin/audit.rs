use db::{args, run};

use crate::row::audit::{entry, head};
use crate::row::{limit as limited, ms};
use crate::{Admin, AuditEntry, AuditHead, Result, sql};

impl Admin {
    /// Rows of the audit that are not in the chain yet, in the order in which they are sealed.
    pub async fn unsealed_audit(&self, limit: usize) -> Result<Vec<AuditEntry>> {
        self.db.rows(sql::audit::UNSEALED, args![limited(limit)]).await?.into_iter().map(entry).collect()
    }

    /// Where the chain ends; `None` before the first sealing.
    pub async fn audit_head(&self) -> Result<Option<AuditHead>> {
        Ok(self.db.one(sql::audit::LAST_HEAD, args![]).await?.map(head))
    }

    /// Puts rows at the end of the chain, in one transaction: their number and hash, and the new head. `false`, nothing
    /// written, when somebody else went on from `head.after` already.
    pub async fn seal_audit(&self, rows: &[AuditEntry], head: &AuditHead) -> Result<bool> {
        let args = args![head.seq, head.after, head.hash.as_str(), ms(head.at), head.signature.as_slice()];
        let mut statements = vec![run(sql::audit::ADD_HEAD, args).must(1)];
        statements
            .extend(rows.iter().map(|row| run(sql::audit::SEAL, args![row.id, row.seq, row.hash.as_deref()]).must(1)));
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// The chain after row `seq`, in order.
    pub async fn sealed_audit(&self, seq: i64, limit: usize) -> Result<Vec<AuditEntry>> {
        self.db.rows(sql::audit::SEALED, args![seq, limited(limit)]).await?.into_iter().map(entry).collect()
    }

    /// The heads after that of row `seq`, in order.
    pub async fn audit_heads(&self, seq: i64, limit: usize) -> Result<Vec<AuditHead>> {
        let rows = self.db.rows(sql::audit::HEADS, args![seq, limited(limit)]).await?;
        Ok(rows.into_iter().map(head).collect())
    }
}
