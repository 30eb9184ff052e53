use crate::desk::warning::release::out;
use crate::{Admin, ReleaseWarning, Result};

impl Admin {
    /// Brings messages out that were written at a shell, of one town or of many, all in one transaction and each as the desk
    /// would: no draft is taken with it. `false`, and none is out, if a warning has another last message by now.
    pub async fn warn(&self, orders: &[ReleaseWarning]) -> Result<bool> {
        let mut statements = Vec::new();
        for order in orders {
            statements.extend(out(order, self.db.engine())?);
        }
        Ok(self.db.tx(statements).await?.is_committed())
    }
}
