//! `mail`: an issue of a newsletter, from the moment it is due to the last mail taken, over one SMTP server on loopback that
//! takes everything. The limit is a bare sender in the same process: one ready message, the same number of connections, no
//! store, no boxes, nothing composed; it speaks SMTP with the same code, commands together (RFC 2920), so that what is
//! compared is everything else. `signed` is the same with DKIM by RSA 2048, which only a town does whose server does not.
mod bare;
mod town;

use crate::Failed;
use crate::args::Args;
use crate::line::Line;
use testkit::{MailManner, MailServer};
use tokio::runtime::Runtime;
use town::Town;

/// Of how many mails the signed rate is taken: signing costs a millisecond.
const SIGNED: usize = 20;

pub struct Stage {
    runtime: Runtime,
    server: MailServer,
    town: Town,
    signed: Town,
    readers: usize,
}

impl Stage {
    /// Readers whose boxes are settled: an issue went to them before.
    pub fn build(args: &Args) -> Result<Stage, Failed> {
        let runtime = crate::runtime()?;
        let readers = args.followers;
        let (server, town, signed) = runtime.block_on(async {
            let manner = MailManner { remembers: false, ..MailManner::default() };
            let server = MailServer::start(manner).await;
            let port = server.address().port();
            let mut town = Town::build(readers, port, false).await?;
            let mut signed = Town::build((readers / SIGNED).max(1), port, true).await?;
            town.issue().await?;
            signed.issue().await?;
            Ok::<_, Failed>((server, town, signed))
        })?;
        Ok(Stage { runtime, server, town, signed, readers })
    }

    pub fn run(&mut self) -> Result<Line, Failed> {
        let (server, town, signed, readers) = (&self.server, &mut self.town, &mut self.signed, self.readers);
        self.runtime.block_on(async {
            let before = server.count();
            let ours = town.issue().await?;
            let taken = server.count() - before;
            if taken != readers as u64 {
                return Err(Failed(format!("{taken} of {readers} mails were taken")));
            }
            // The very last of ours, over and over.
            let sample = server.taken().pop().map(|mail| mail.message.into_bytes()).unwrap_or_default();
            let (bytes, bare) = bare::rate(server.address().port(), readers, sample).await?;
            let with_dkim = signed.issue().await?;
            Ok(Line {
                bench: "mail",
                value: ours,
                unit: "mails/s",
                limit: Some(bare),
                more: vec![
                    ("bare_per_s", bare),
                    ("message_bytes", bytes as f64),
                    ("readers", readers as f64),
                    ("signed_per_s", with_dkim),
                    ("us_per_mail", 1e6 / ours),
                ],
                ..Line::default()
            })
        })
    }
}
