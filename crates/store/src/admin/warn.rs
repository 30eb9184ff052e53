use channel::post::Kind;
use channel::webhook::Event;
use db::{args, run};

use crate::desk::outlet::elsewhere;
use crate::edition::{self, Edition};
use crate::row::ms;
use crate::{Admin, Result, SYSTEM, StoreError, Warn, audit, hubs, sql};

impl Admin {
    /// One warning in many channels: a post and a delivery in each, all in one transaction. Each channel has it as its own,
    /// on its pages and in its feeds, and its desk can correct it or take it back.
    pub async fn warn(&self, warn: &Warn) -> Result<()> {
        if warn.content.kind != Kind::Warning {
            return Err(StoreError::Statement("only a warning goes to many channels".to_owned()));
        }
        let (now, lane, due) = (ms(warn.now), warn.plan.lane.rank(), ms(warn.plan.not_before));
        let title = warn.content.title.as_str();
        let mut statements = Vec::new();
        for (channel, profile, post, deliveries) in &warn.to {
            let zone = edition::zone(profile);
            let edition = Edition {
                beside: "",
                post: *post,
                channel: *channel,
                version: 1,
                content: &warn.content,
                slug_tail: &warn.slug_tail,
                note: "",
                by: SYSTEM,
                now: warn.now,
                published: warn.now,
            };
            statements.push(edition.whole(&zone));
            statements.extend(edition.contents(self.db.engine())?);
            statements.push(edition.count_month(&zone));
            statements.push(run(sql::webhook::ORDER, args![post.0, Event::Published.key(), now]));
            statements.extend(hubs::changed(*channel, warn.now));
            statements.extend(elsewhere(*post, &warn.plan, true, warn.now));
            for (outlet, id) in warn.plan.outlets.iter().zip(deliveries) {
                let args = args![id.0, channel.0, post.0, 1i64, title, lane, outlet, due, now];
                statements.push(run(sql::publish::ADD_DELIVERY, args));
            }
            statements.push(audit::version_line(
                (*channel, *post, 1),
                audit::RELEASED_ALONE,
                &warn.reason,
                SYSTEM,
                warn.now,
            ));
        }
        let _ = self.db.tx(statements).await?;
        Ok(())
    }
}
