//! What each thing tells whoever gets it, with this installation's numbers.
use super::report::Source;
use crate::exit::Failure;
use crate::wiring::House;
use db::{Db, Engine};

const FOLLOWERS: &str = "SELECT count(*), coalesce(min(week), 0), coalesce(max(week), 0) FROM subscription";
const SERVICES: &str = "SELECT count(*) FROM push_origin";
const DRAWN: &str = "SELECT count(*) FROM booklet";
const OPEN: &str = "SELECT count(*) FROM reaction";
const FROZEN: &str = "SELECT count(*) FROM reaction_slot WHERE frozen = 1";

async fn number(db: &Db, sql: &'static str) -> Result<i64, Failure> {
    Ok(db.one::<(i64,)>(sql, vec![]).await?.map_or(0, |(number,)| number))
}

/// All of them.
pub async fn all(house: &House) -> Result<Vec<Source>, Failure> {
    let lite = house.content.engine() == Engine::Sqlite;
    let (count, first, last) = house.followers.one(FOLLOWERS, vec![]).await?.unwrap_or((0, 0, 0));
    let (services, drawn) = (number(&house.followers, SERVICES).await?, number(&house.followers, DRAWN).await?);
    let (open, frozen) = (number(&house.reactions, OPEN).await?, number(&house.content, FROZEN).await?);
    let name = |sqlite: &str, postgres: &str| if lite { sqlite.to_owned() } else { postgres.to_owned() };
    let mut sources = vec![
        followers(name("followers.db", "the followers' tables"), (count, i64::abs(last - first) + 1), services, drawn),
        reactions(name("reactions.db", "the table of open reactions"), open),
        source(
            &name("content.db", "the other tables"),
            &[
                format!("what is public anyway; rounded numbers of reactions; {frozen} posts whose numbers are final"),
                "editors' names and what they did".to_owned(),
            ],
            &["the half-years' keys of reactions: can make reactions up"],
            &["who follows, who reacted; the exact number of reactions"],
        ),
        source(
            "the backups",
            &["the posts; for some days the same of the followers as above".to_owned()],
            &["the same as with the followers' part"],
            &["reactions that are open: they are in none"],
        ),
        source(
            "the logs",
            &["deliveries with their numbers, troubles, when the server started".to_owned()],
            &["nothing more"],
            &["an address, a page that was read, when anybody followed or reacted"],
        ),
    ];
    let remains = if lite {
        source(
            "the write-ahead logs and free pages",
            &["what was changed within the last minute, followers and reactions; nothing of what was deleted before"
                .to_owned()],
            &["the same as with the files"],
            &["the order within a batch of reactions: it is sorted by hash before it is written"],
        )
    } else {
        source(
            "the running PostgreSQL as its administrator, or its WAL archive",
            &[
                "in which order people followed since the last night (xmin, ctid), deleted rows until VACUUM or the next \
                 rewrite; with an archive, each follow in its order and each of the batches of reactions by its minute"
                    .to_owned(),
                "keep no WAL archive, or a short one: what is archived cannot be deleted by the server".to_owned(),
            ],
            &["the same as with the tables"],
            &["the order within a batch of reactions: it is sorted by hash before it is written"],
        )
    };
    sources.push(remains);
    Ok(sources)
}

fn followers(name: String, (count, weeks): (i64, i64), services: i64, drawn: i64) -> Source {
    source(
        &name,
        &[
            format!("that {count} devices follow, at {services} push services, within {weeks} weeks of joining"),
            format!(
                "that {drawn} booklets were drawn, and by which rows: a reaction comes from one of these, so few of them say much"
            ),
        ],
        &["the devices' addresses at the push services, topics, quiet hours, language"],
        &[
            "in which order or when within a week anybody followed, once the night's rewriting is done; a name; any reaction",
        ],
    )
}

fn reactions(name: String, open: i64) -> Source {
    source(
        &name,
        &[
            format!("{open} single reactions to posts that are still open: post, choice, how often it was changed"),
            "with few reactions to a post, the exact numbers that nobody else is shown".to_owned(),
        ],
        &["nothing more: no key tells whose a reaction is, nor which booklet it came from"],
        &["when or in which order reactions came; which of them are one device's"],
    )
}

fn source(name: &str, tells: &[String], with_key: &[&str], never: &[&str]) -> Source {
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    Source { name: name.to_owned(), tells: tells.to_vec(), with_key: owned(with_key), never: owned(never) }
}
