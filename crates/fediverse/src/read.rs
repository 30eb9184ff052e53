//! Reads a letter: believes it or not, does what it says, answers a Follow.
use crate::key;
use crate::out::{Answered, Signer, post};
use crate::peer::{Found, Owner, owner};
use crate::runner::Runner;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::retry::{Next, next};
use formats::fediverse::{Heard, Letter, Names, Of, accept, read};
use std::time::Duration;
use store::{Actor, ClaimedLetter, FediverseFollower, FediverseLeaver, LetterEnd, PublicChannel, StoreError};
use url::Url;
use vault::{Place, fediverse as tag};

/// A key is not fetched anew within this time: forged letters must not have us ask somebody's server again and again.
const ANEW: Duration = Duration::from_secs(300);

/// What came of a letter, before anything is written down.
enum End {
    /// The tag of its activity.
    Done(i64),
    Nothing,
    Later,
}

/// Reads one, and writes down what came of it.
pub async fn one(runner: &Runner, claimed: ClaimedLetter) {
    let now = runner.clock.now();
    let written = match act(runner, &claimed).await {
        Ok(end) => {
            let end = match end {
                End::Done(sid) => LetterEnd::Done(sid, hour(now)),
                End::Nothing => LetterEnd::Nothing,
                End::Later => match next(Lane::News, claimed.attempts, Duration::ZERO, None, (runner.spread)()) {
                    Next::After(wait) => LetterEnd::Later(now + wait),
                    Next::GiveUp => LetterEnd::Nothing,
                },
            };
            runner.store.settle_letter(&claimed, end).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = written {
        tracing::warn!(%error, "cannot write down what came of a letter; it is read again when its lease ends");
    }
}

/// Hours since 1970: by these is forgotten what was done.
pub fn hour(now: Timestamp) -> i64 {
    now.as_second().div_euclid(3_600)
}

async fn act(runner: &Runner, claimed: &ClaimedLetter) -> Result<End, StoreError> {
    let place = Place { channel_id: claimed.channel.0, sid: claimed.sid };
    let Some(letter) = runner.opener.open(place, &claimed.sealed).ok().and_then(|it| Letter::from_bytes(&it.plain))
    else {
        return Ok(End::Nothing);
    };
    let Some((found, actor)) = runner.store.actor(claimed.channel).await? else { return Ok(End::Nothing) };
    let at = At { claimed, letter: &letter, found: &found, actor: &actor };
    match read(letter.body.as_bytes()) {
        Some(Heard::Follow { id, actor: who, object }) if object == names(runner, &found).actor() => {
            follow(runner, at, (&id, &who)).await
        }
        Some(Heard::Undo { id, actor: who, of }) => {
            let (follow, only) = match &of {
                // Some servers make up another id for it, so it is not asked by which Follow they follow.
                Of::Follow { id, object } if *object == names(runner, &found).actor() => (id.as_deref(), false),
                Of::Named(id) => (Some(id.as_str()), true),
                Of::Follow { .. } | Of::Other => return Ok(End::Nothing),
            };
            leave(runner, at, Leaving { id: &id, who: &who, follow, only, ends: false }).await
        }
        Some(Heard::Delete { id, actor: who, object }) if object == who => {
            leave(runner, at, Leaving { id: &id, who: &who, follow: None, only: false, ends: true }).await
        }
        _ => Ok(End::Nothing),
    }
}

/// A letter, and whom it is for.
#[derive(Clone, Copy)]
struct At<'a> {
    claimed: &'a ClaimedLetter,
    letter: &'a Letter,
    found: &'a PublicChannel,
    actor: &'a Actor,
}

fn names(runner: &Runner, channel: &PublicChannel) -> Names {
    Names::new(&(runner.links)(&channel.channel, None).channel)
}

/// Who signed it, if they did. However many addresses lie on the way: their server has no longer for all than for one.
async fn signed(runner: &Runner, signer: &Signer<'_>, letter: &Letter, who: &str) -> Found {
    let found = async {
        let first = owner(runner, signer, &letter.key, who, false).await;
        match checked(first, letter) {
            // Perhaps it is a new key.
            Err(since) if runner.clock.now().duration_since(since).unsigned_abs() >= ANEW => {
                let again = owner(runner, signer, &letter.key, who, true).await;
                checked(again, letter).unwrap_or(Found::Never)
            }
            first => first.unwrap_or(Found::Never),
        }
    };
    tokio::time::timeout(runner.patience, found).await.unwrap_or(Found::Later)
}

/// Whoever was found; if it is not signed with their key, since when that is known.
fn checked(found: Found, letter: &Letter) -> Result<Found, Timestamp> {
    match found {
        Found::Owner(Owner { pem, since, .. }) if !is_signed_with(letter, &pem) => Err(since),
        other => Ok(other),
    }
}

fn is_signed_with(letter: &Letter, pem: &str) -> bool {
    vault::verify_rsa(pem, letter.text.as_bytes(), &letter.signature())
}

async fn follow(runner: &Runner, at: At<'_>, (id, who): (&str, &str)) -> Result<End, StoreError> {
    let (channel, names, tagger) = (at.found.channel.id, names(runner, at.found), &runner.tagger);
    if !at.actor.on || !at.found.channel.public {
        return Ok(End::Nothing);
    }
    let follow = tag::activity(tagger, channel.0, id);
    let (sid, done) = (tag::follower(tagger, channel.0, who), tag::done(tagger, channel.0, who, id));
    // Done, and they left since; or it was taken back before it was read.
    if runner.store.is_done(done).await? && !runner.store.follows_by(channel, sid, follow).await? {
        return Ok(End::Nothing);
    }
    let Some(key) = key::open(at.actor, &runner.locker) else { return Ok(broken()) };
    let name = names.key();
    let signer = Signer { key: &key, name: &name };
    let peer = match signed(runner, &signer, at.letter, who).await {
        Found::Owner(owner) => owner.peer,
        Found::Later => return Ok(End::Later),
        Found::Gone | Found::Never => return Ok(End::Nothing),
    };
    let (Some(to), Some(Ok(inbox))) = (peer.delivery(), peer.inbox.as_deref().map(Url::parse)) else {
        return Ok(End::Nothing);
    };
    let place = Place { channel_id: channel.0, sid: tag::inbox(tagger, channel.0, to) };
    let Ok(sealed) = runner.sealer.seal(place, to.as_bytes()) else { return Ok(End::Nothing) };
    let hour = hour(runner.clock.now());
    let new = FediverseFollower { channel, sid, inbox: place.sid, sealed: &sealed, follow, done: (done, hour) };
    if !runner.store.follow(new).await? {
        return Ok(End::Nothing);
    }
    let yes = accept(names.page(), follow, id, who);
    Ok(match post(runner, &signer, &inbox, &yes).await {
        Answered::With(heard) if (200..300).contains(&heard.status) => End::Done(done),
        _ => End::Later,
    })
}

fn broken() -> End {
    tracing::error!("the key of an actor does not open: it was changed, or locked with another key");
    End::Later
}

/// Somebody goes.
struct Leaving<'a> {
    /// The activity.
    id: &'a str,
    who: &'a str,
    /// The Follow they take back, if they name it.
    follow: Option<&'a str>,
    /// Whether they mean that one alone.
    only: bool,
    /// Whether their account ends: then their server may say so in place of a signature.
    ends: bool,
}

async fn leave(runner: &Runner, at: At<'_>, leaving: Leaving<'_>) -> Result<End, StoreError> {
    let Leaving { id, who, follow, only, ends } = leaving;
    let (channel, tagger, store) = (at.found.channel.id, &runner.tagger, &runner.store);
    let (sid, done) = (tag::follower(tagger, channel.0, who), tag::done(tagger, channel.0, who, id));
    // All servers are told of each account that ends; of those who do not follow nothing is asked, unless it may be a Follow
    // still unread that is taken back. In this order: what lies there becomes the other.
    let is_ours = (!ends && store.has_another(at.claimed).await?) || store.follows(channel, sid).await?;
    if !is_ours || store.is_done(done).await? {
        return Ok(End::Nothing);
    }
    let Some(key) = key::open(at.actor, &runner.locker) else { return Ok(broken()) };
    let name = names(runner, at.found).key();
    match signed(runner, &Signer { key: &key, name: &name }, at.letter, who).await {
        Found::Owner(_) => {}
        Found::Gone if ends => {}
        Found::Later => return Ok(End::Later),
        Found::Gone | Found::Never => return Ok(End::Nothing),
    }
    let hour = hour(runner.clock.now());
    let leaver = FediverseLeaver {
        channel,
        sid,
        only: follow.filter(|_| only).map(|id| tag::activity(tagger, channel.0, id)),
        done: follow.map(|id| (tag::done(tagger, channel.0, who, id), hour)),
    };
    store.unfollow(leaver).await?;
    Ok(End::Done(done))
}
