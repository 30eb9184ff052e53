//! How the way out is: the mail server, the key in the DNS, the mailbox. Nothing is sent.
use crate::mailbox;
use crate::parts::Parts;
use crate::post_room::Beats;
use crate::trial;
use crate::way::Way;
use channel::newsletter::believed;
use channel::subscription::joining_week;
use std::time::Duration;
use store::{MailHealth, Newsletter, StoreError};

/// Between two looks, and after one that found something wrong.
const LOOK: Duration = Duration::from_secs(6 * 3600);
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);

/// How long a name server may take.
const DNS: Duration = Duration::from_secs(5);

/// Looks at those that are due, sends trials that were ordered, reads what came back.
pub async fn look_due(parts: &Parts, beats: &Beats) -> Result<(), StoreError> {
    for newsletter in parts.store.newsletters().await? {
        if newsletter.look <= parts.clock.now() {
            look(parts, beats, &newsletter).await?;
        }
    }
    Ok(())
}

async fn look(parts: &Parts, beats: &Beats, newsletter: &Newsletter) -> Result<(), StoreError> {
    let mut health = MailHealth { looked: Some(parts.clock.now()), ..newsletter.health.clone() };
    if let Some(trial) = &newsletter.trial {
        health.trial = Some((parts.clock.now(), trial::send(parts, beats, newsletter, trial).await?));
    }
    match Way::open(parts, newsletter) {
        Err(trouble) => health.relay = trouble.key().to_owned(),
        Ok(way) => {
            health.relay = match way.session().await {
                Ok(session) => {
                    session.quit().await;
                    String::new()
                }
                Err(trouble) => trouble.key().to_owned(),
            };
            health.mailbox = mailbox::empty(parts, newsletter, &way).await?;
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
