use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};
use db::{args, run};
use jiff::SignedDuration;

use super::draft::label;
use crate::row::ms;
use crate::{Desk, Result, StoreError, sql};

/// How long a key is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Desk {
    /// Begins a new post for a program; with a key that was used before, answers what it began then. Also says whether it
    /// was begun now.
    pub async fn create_draft_once(
        &self,
        (token, key): (i64, &str),
        channel: ChannelId,
        form: &str,
        by: EditorId,
        now: Timestamp,
        random: u32,
    ) -> Result<(PostId, bool)> {
        if let Some(known) = self.begun(token, key).await? {
            return Ok((known, false));
        }
        let post = PostId::fresh(now, random);
        let label = label(form);
        let written = self.db.tx(vec![
            run(sql::api::FORGET_REQUESTS, args![ms(now - REMEMBERED)]),
            run(sql::api::ADD_REQUEST, args![token, key, post.0, ms(now)]),
            run(sql::draft::ADD_POST, args![post.0, channel.0, ms(now), by.0]),
            run(sql::draft::ADD, args![post.0, channel.0, form, label.title, label.kind, ms(now), by.0]),
        ]);
        match written.await {
            Ok(_) => Ok((post, true)),
            // The same request came twice at once, and the other one was first.
            Err(error) => match self.begun(token, key).await? {
                Some(known) => Ok((known, false)),
                None => Err(StoreError::from(error)),
            },
        }
    }

    async fn begun(&self, token: i64, key: &str) -> Result<Option<PostId>> {
        let found: Option<(i64,)> = self.db.one(sql::api::REQUEST, args![token, key]).await?;
        Ok(found.map(|(post,)| PostId(post)))
    }
}
