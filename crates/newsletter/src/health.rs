//! How the way out is: the mail server, the key in the DNS, the mailbox. Nothing is sent.
use crate::mailbox;
use crate::parts::Parts;
use crate::post_room::Beats;
use crate::smtp::Trouble;
use crate::trial;
use crate::under_way::UnderWay;
use crate::way::Way;
use channel::ids::ChannelId;
use channel::newsletter::believed;
use channel::subscription::joining_week;
use std::sync::Arc;
use std::time::Duration;
use store::{MailHealth, Newsletter, StoreError};

/// Between two looks, and after one that found something wrong.
const LOOK: Duration = Duration::from_secs(6 * 3600);
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);

/// How long a name server may take.
const DNS: Duration = Duration::from_secs(5);

/// Newsletters looked at at once.
const AT_ONCE: usize = 16;

/// Begins to look at those that are due, to send trials that were ordered and to read what came back: a task for each channel,
/// so that a mailbox which does not answer holds up its own town alone. Who waits longest is first.
pub async fn begin(under_way: &mut UnderWay<ChannelId>, parts: &Arc<Parts>, beats: &Beats) -> Result<(), StoreError> {
    let mut due = parts.store.newsletters().await?;
    due.retain(|one| one.look <= parts.clock.now() && !under_way.has(one.channel));
    due.sort_by_key(|one| one.look);
    for newsletter in due.into_iter().take(AT_ONCE.saturating_sub(under_way.count())) {
        let (parts, beats) = (parts.clone(), beats.clone());
        under_way.begin(newsletter.channel, async move {
            if let Err(error) = look(&parts, &beats, &newsletter).await {
                tracing::warn!(%error, "cannot look at a mail server; trying again");
            }
        });
    }
    Ok(())
}

async fn look(parts: &Parts, beats: &Beats, newsletter: &Newsletter) -> Result<(), StoreError> {
    let mut health = MailHealth { looked: Some(parts.clock.now()), ..newsletter.health.clone() };
    if let Some(trial) = &newsletter.trial {
        let said = in_time(parts, trial::send(parts, beats, newsletter, trial)).await?;
        health.trial = Some((parts.clock.now(), said));
    }
    match Way::open(parts, newsletter) {
        Err(trouble) => health.relay = trouble.key().to_owned(),
        Ok(way) => {
            health.relay = in_time(parts, relay(&way)).await?;
            health.mailbox = in_time(parts, mailbox::empty(parts, newsletter, &way)).await?;
            if health.mailbox.is_empty() && doubts(parts, newsletter).await? {
                health.mailbox = "newsletter.trouble.returned".to_owned();
            }
        }
    }
    health.key = key(parts, newsletter).await.to_owned();
    let well = health.relay.is_empty() && health.key.is_empty() && health.mailbox.is_empty();
    let next = parts.clock.now() + if well { wait(newsletter) } else { LOOK_AGAIN };
    parts.store.note_health(newsletter, &health, next, newsletter.trial.as_deref()).await?;
    Ok(())
}

/// A visit that ends, however slowly whoever is visited answers.
async fn in_time(parts: &Parts, visit: impl Future<Output = Result<String, StoreError>>) -> Result<String, StoreError> {
    let visited = tokio::time::timeout(parts.settings.visit, visit).await;
    visited.unwrap_or_else(|_| Ok(Trouble::Silent.key().to_owned()))
}

/// What is wrong with the mail server; empty if nothing is.
async fn relay(way: &Way) -> Result<String, StoreError> {
    Ok(match way.session().await {
        Ok(session) => {
            session.quit().await;
            String::new()
        }
        Err(trouble) => trouble.key().to_owned(),
    })
}

/// Whether more addresses are said to be gone this week than can be.
async fn doubts(parts: &Parts, newsletter: &Newsletter) -> Result<bool, StoreError> {
    let now = parts.store.newsletter(newsletter.channel).await?;
    let week = joining_week(parts.clock.now());
    Ok(now.is_some_and(|now| now.gone.0 == week && now.gone.1 > believed(now.readers)))
}

/// A mailbox is emptied more often than a server is looked at.
fn wait(newsletter: &Newsletter) -> Duration {
    if newsletter.setup.mailbox.is_some() { LOOK_AGAIN } else { LOOK }
}

/// Whether the DNS has the key mails are signed with (RFC 6376 §3.6.2); empty if all is well, or the server signs.
async fn key(parts: &Parts, newsletter: &Newsletter) -> &'static str {
    let setup = &newsletter.setup;
    let Some(selector) = &setup.selector else { return "" };
    let name = format!("{selector}._domainkey.{}.", setup.sender.domain());
    // Who asked for a confirmation does not wait for a name server.
    let asked = tokio::time::timeout(DNS, (parts.texts)(name)).await;
    let Ok(Some(texts)) = asked else { return "newsletter.key.silent" };
    let ours = |text: &String| {
        let text: String = text.split_whitespace().collect();
        text.split(';').any(|part| part.strip_prefix("p=") == Some(setup.dkim_public.as_str()))
    };
    match texts.iter().any(ours) {
        true => "",
        false if texts.is_empty() => "newsletter.key.missing",
        false => "newsletter.key.other",
    }
}
