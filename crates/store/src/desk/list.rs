use channel::clock::from_ms;
use channel::ids::{ChannelId, PostId};
use channel::life::Stage;
use channel::post::{Kind, State};
use db::{Engine, Value, args};

use crate::row::{self, limit as limited, ms};
use crate::{Cursor, Desk, DeskPost, Page, PublishedPost, Result, StoreError, question, sql};

/// Most posts found by their text, the newest; whoever looks for more needs another word.
const FOUND: usize = 200;
/// The columns of `desk_from!`.
pub(super) type DeskRow = (
    i64,
    i64,
    String,
    Option<i64>,
    String,
    Option<String>,
    Option<i64>,
    i64,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<String>,
);

impl Desk {
    /// All posts of a channel, last changed first. The cursor counts in times of the last change.
    pub async fn posts(
        &self,
        channel: ChannelId,
        state: Option<State>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<DeskPost>> {
        let after = after.unwrap_or(Cursor::START);
        let (at, id, more) = (after.published_ms, after.id.0, limited(limit).saturating_add(1));
        let (text, args): (&'static str, Vec<Value>) = match state {
            None => (sql::post::DESK_POSTS, args![channel.0, at, id, more]),
            Some(state) => (sql::post::DESK_POSTS_IN_STATE, args![channel.0, state.key(), at, id, more]),
        };
        let posts = self.db.rows(text, args).await?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        Ok(Page::cut(posts, limit, |post| Cursor { published_ms: ms(post.saved), id: post.id }))
    }

    /// Posts whose title has all the words, of a draft too, or that residents find by them; last changed first. No words
    /// find nothing.
    pub async fn find_posts(
        &self,
        channel: ChannelId,
        text: &str,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<DeskPost>> {
        let words = question::words(text);
        if words.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let most = limited(FOUND);
        let rows = match self.db.engine() {
            Engine::Sqlite => {
                self.db.rows(sql::search::lite::SEARCH, args![question::lite(channel, &words), most, 0_i64]).await?
            }
            Engine::Postgres => {
                let args = args![question::token(channel), question::pg(&words), most, 0_i64];
                self.db.rows(sql::search::pg::SEARCH, args).await?
            }
        };
        let found: Vec<i64> = rows.into_iter().map(|row| Ok(row::post::read(row)?.id.0)).collect::<Result<_>>()?;
        let patterns: Vec<[String; 3]> = words.iter().map(|word| spellings(word)).collect();
        let patterns = serde_json::to_string(&patterns).map_err(|error| StoreError::corrupt("post", error))?;
        let after = after.unwrap_or(Cursor::START);
        let more = limited(limit).saturating_add(1);
        let args = args![channel.0, after.published_ms, after.id.0, more, patterns, found];
        let posts =
            self.db.rows(sql::post::DESK_FOUND, args).await?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        Ok(Page::cut(posts, limit, |post| Cursor { published_ms: ms(post.saved), id: post.id }))
    }

    /// One post.
    pub async fn post(&self, post: PostId) -> Result<Option<DeskPost>> {
        self.db.one(sql::post::DESK_POST, args![post.0]).await?.map(read).transpose()
    }

    /// Those of these posts that are there, in no order.
    pub async fn posts_among(&self, posts: &[PostId]) -> Result<Vec<DeskPost>> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        self.db.rows(sql::post::DESK_AMONG, args![ids]).await?.into_iter().map(read).collect()
    }

    /// The latest published version of a post, also of a channel that is not public.
    pub async fn published(&self, post: PostId) -> Result<Option<PublishedPost>> {
        self.db.one(sql::post::POST, args![post.0]).await?.map(row::post::read).transpose()
    }
}

/// A word somewhere in a title: as typed in small letters, with a capital, and all in capitals. Only letters and digits
/// come here, so nothing in it is a joker.
fn spellings(word: &str) -> [String; 3] {
    let small = word.to_lowercase();
    let mut letters = small.chars();
    let capital = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    [small.clone(), capital, small.to_uppercase()].map(|text| format!("%{text}%"))
}

pub(super) fn read(row: DeskRow) -> Result<DeskPost> {
    let (id, channel, state, version, title, kind, published, touched, draft_title, draft_kind, name, archived, review) =
        row;
    let copy = match (&draft_title, review) {
        (None, _) => None,
        (Some(_), None) => Some(Stage::Draft),
        (Some(_), Some(word)) => Some(Stage::parse(&word).ok_or_else(|| StoreError::corrupt("review", "stage"))?),
    };
    let state = row::post::parse_state(&state)?;
    let stage = match (archived, state) {
        (Some(_), _) => Stage::Archived,
        (None, State::Withdrawn) => Stage::Withdrawn,
        (None, State::Published) if version.is_some_and(|version| version > 1) => Stage::Corrected,
        (None, State::Published) => Stage::Published,
        (None, State::Draft) => copy.unwrap_or(Stage::Draft),
    };
    let has_draft = draft_title.is_some();
    let kind = if has_draft { draft_kind } else { kind };
    Ok(DeskPost {
        id: PostId(id),
        channel: ChannelId(channel),
        state,
        version: version.map(|version| row::small("post", version)).transpose()?,
        title: draft_title.unwrap_or(title),
        kind: kind.as_deref().and_then(Kind::parse),
        published: published.map(from_ms),
        saved: from_ms(touched),
        has_draft,
        stage,
        copy,
        by: name.unwrap_or_default(),
    })
}
