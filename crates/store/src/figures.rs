use std::collections::BTreeMap;

use channel::ids::{ChannelId, PostId};
use db::{Db, args, run};

use crate::row::{count, stored};
use crate::{Figure, FigureDay, FigureKind, Result, StoreError, sql};

/// Sums without people: how often pages and feeds were asked for. Knows no request and no visitor.
#[derive(Clone)]
pub struct Figures {
    pub(crate) db: Db,
}

impl Figures {
    /// Adds what was counted to the sums of a day, in one statement.
    pub async fn add(&self, day: i64, counted: &[Figure]) -> Result<()> {
        let row =
            |one: &Figure| (one.channel.0, one.post.map_or(0, |post| post.0), day, one.what.key(), stored(one.number));
        let rows: Vec<_> = counted.iter().map(row).collect();
        let list = serde_json::to_string(&rows).map_err(|error| StoreError::corrupt("figure", error))?;
        let _ = self.db.tx(vec![run(sql::figure::ADD, args![list])]).await?;
        Ok(())
    }

    /// The days from the first to before the second, of a channel or one post, as they are stored; days on which nothing
    /// happened are left out.
    pub async fn days(&self, channel: ChannelId, post: Option<PostId>, days: (i64, i64)) -> Result<Vec<FigureDay>> {
        let args = args![channel.0, post.map_or(0, |post| post.0), days.0, days.1];
        let rows: Vec<(i64, String, i64)> = self.db.rows(sql::figure::DAYS, args).await?;
        let mut found: BTreeMap<i64, FigureDay> = BTreeMap::new();
        for (day, what, number) in rows {
            let sums = found.entry(day).or_insert(FigureDay { day, ..FigureDay::default() });
            if what == FigureKind::Page.key() { sums.pages = count(number) } else { sums.feeds = count(number) }
        }
        Ok(found.into_values().collect())
    }

    /// How often each post's page was asked for before that day.
    pub async fn totals(&self, channel: ChannelId, posts: &[PostId], before: i64) -> Result<BTreeMap<PostId, u64>> {
        let args = args![channel.0, ids(posts), before];
        Ok(by_post(self.db.rows(sql::figure::TOTALS, args).await?))
    }

    /// How many notifications of each post the push services accepted, all versions and outlets together.
    pub async fn accepted(&self, posts: &[PostId]) -> Result<BTreeMap<PostId, u64>> {
        Ok(by_post(self.db.rows(sql::figure::ACCEPTED, args![ids(posts)]).await?))
    }
}

fn ids(posts: &[PostId]) -> Vec<i64> {
    posts.iter().map(|post| post.0).collect()
}

fn by_post(rows: Vec<(i64, i64)>) -> BTreeMap<PostId, u64> {
    rows.into_iter().map(|(post, number)| (PostId(post), count(number))).collect()
}
