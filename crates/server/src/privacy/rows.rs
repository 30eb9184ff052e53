//! Whether the rows keep what the shape promises: no tag in two posts, nothing left of closed posts, no key past its day.
use super::report::Check;
use crate::exit::Failure;
use crate::wiring::House;
use channel::clock::Timestamp;
use db::args;
use jiff::SignedDuration;

const TWICE: &str = "SELECT count(*) FROM (SELECT tag FROM reaction GROUP BY tag HAVING count(*) > 1) AS twice";
const ROWS: &str = "SELECT count(*) FROM reaction";
const POSTS: &str = "SELECT DISTINCT post FROM reaction";
const OPEN: &str = "SELECT post FROM reaction_slot WHERE frozen = 0 AND closes > $1 AND NOT EXISTS \
    (SELECT 1 FROM post p WHERE p.id = reaction_slot.post AND p.state = 'withdrawn' AND p.updated <= $1)";
const KEYS: &str = "SELECT count(*) FROM reaction_epoch WHERE until <= $1";

/// How long a running server may take: it cleans once an hour, and waits for other nodes to write.
const GRACE: SignedDuration = SignedDuration::from_hours(2);

/// The three.
pub async fn checks(house: &House, now: Timestamp) -> Result<Vec<Check>, Failure> {
    let (content, reactions) = (&house.content, &house.reactions);
    let number = |row: Option<(i64,)>| row.map_or(0, |(number,)| number);
    let rows = number(reactions.one(ROWS, vec![]).await?);
    let twice = number(reactions.one(TWICE, vec![]).await?);
    let posts: Vec<(i64,)> = reactions.rows(POSTS, vec![]).await?;
    let late = (now - GRACE).as_millisecond();
    let open: Vec<(i64,)> = content.rows(OPEN, args![late]).await?;
    let left = posts.iter().filter(|post| !open.contains(post)).count();
    let keys = number(content.one(KEYS, args![late]).await?);
    let found = |bad: bool, words: String| if bad { vec![words] } else { Vec::new() };
    Ok(vec![
        Check::new(
            "tags",
            format!("{rows} open reactions to {} posts: none shares its tag with one to another post", posts.len()),
            found(twice > 0, format!("{twice} tags stand in two posts: they link reactions of one device")),
        ),
        Check::new(
            "closed",
            "posts that can no longer be answered: no single reaction is left",
            found(left > 0, format!("{left} closed or frozen posts still have single reactions")),
        ),
        Check::new(
            "keys",
            "keys of past half-years: destroyed",
            found(keys > 0, format!("{keys} keys of reactions are kept past their day; start the server once")),
        ),
    ])
}
