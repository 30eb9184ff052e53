use db::{args, run};

use crate::row::ms;
use crate::{Delivery, HandOver, Result, sql};

impl Delivery {
    /// Notes when warnings were handed over: of what is known and what comes now, the first and the last.
    pub async fn note_hand_overs(&self, all: &[HandOver]) -> Result<()> {
        let note =
            |one: &HandOver| run(sql::rehearsal::NOTE, args![one.delivery.0, &one.origin, ms(one.first), ms(one.last)]);
        let _ = self.content.tx(all.iter().map(note).collect()).await?;
        Ok(())
    }
}
