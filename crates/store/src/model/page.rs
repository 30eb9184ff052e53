use std::fmt;

use channel::ids::PostId;

/// Where the next page begins: after this post. Written into addresses as `1795255200000-0abcdefghjkmn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its time of publication (at the desk: of the last change), milliseconds since 1970 UTC.
    pub published_ms: i64,
    /// Its number, which decides between posts of the same millisecond.
    pub id: PostId,
}

impl Cursor {
    /// Before everything.
    pub(crate) const START: Cursor = Cursor { published_ms: i64::MAX, id: PostId(i64::MAX) };

    /// Reads the form used in addresses; `None` for anything else.
    pub fn parse(text: &str) -> Option<Cursor> {
        let (ms, id) = text.split_once('-')?;
        let plain = !ms.is_empty() && ms.bytes().all(|byte| byte.is_ascii_digit());
        Some(Cursor { published_ms: if plain { ms.parse().ok()? } else { return None }, id: PostId::parse(id)? })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.published_ms, self.id)
    }
}

/// Some items, and where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// At most as many as asked for.
    pub items: Vec<T>,
    /// `None` when this was the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of `limit` from up to `limit + 1` items read.
    pub(crate) fn cut(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Page { items, next }
    }
}
