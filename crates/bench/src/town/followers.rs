//! Followers, written in key order and already settled, as a town's are that has sent before.
use super::{House, Place};
use crate::Failed;
use crate::child::{asked, say};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::channel::Channel;
use channel::clock::Clock;
use channel::lang::Lang;
use channel::subscription::{Preferences, joining_week};
use channel::topic::TopicSet;
use db::{args, run};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use store::NewSubscription;
use testkit::WallClock;
use vault::subscription::Secret;

/// Followers written in one transaction.
const BATCH: usize = 1000;
/// Devices' key pairs, taken in turn: making them anew for each would only take longer, since every seal draws its own.
const DEVICES: usize = 2000;
/// Length of an endpoint; those of Google were measured at 151 to 175 characters.
const ENDPOINT: usize = 176;
const ADD: &str = "INSERT INTO subscription (channel, origin, sid, sealed, week) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (channel, origin, sid) DO NOTHING";
const CODE: &str = "SELECT code FROM push_origin WHERE origin = $1";

/// Who is to follow what.
#[derive(Serialize, Deserialize, Clone)]
pub struct Settle {
    pub place: Place,
    /// The push service they use.
    pub origin: String,
    /// The number of the first channel.
    pub first: usize,
    /// Channels.
    pub channels: usize,
    /// Followers of each.
    pub followers: usize,
    /// A file for peers: one JSON object a line with endpoint and keys, of the first so many followers.
    pub list: Option<(PathBuf, usize)>,
}

impl Settle {
    /// The process: makes them, says so, and ends when nobody asks.
    pub fn run(job: &str) -> Result<(), Failed> {
        let settle: Settle = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
        let runtime = tokio::runtime::Runtime::new().map_err(|e| Failed::to("a runtime", e))?;
        runtime.block_on(async {
            let house = settle.place.open().await?;
            let devices = devices()?;
            for number in settle.first..settle.first + settle.channels {
                let channel = house.channel(number).await?;
                settle.channel(&house, &channel, &devices).await?;
            }
            if let Some((path, count)) = &settle.list {
                settle.write_list(&house.channel(settle.first).await?, path, *count)?;
            }
            say(&json!({ "followers": settle.channels * settle.followers }));
            Ok(())
        })?;
        asked().for_each(drop);
        Ok(())
    }

    async fn channel(&self, house: &House, channel: &Channel, devices: &[[u8; 65]]) -> Result<(), Failed> {
        let tagger = house.key.tagger();
        let mut order: Vec<(i64, usize)> = (0..self.followers)
            .map(|number| (tagger.sid(channel.id.0, &endpoint(&self.origin, channel, number)), number))
            .collect();
        order.sort_unstable();
        let code = self.first(house, channel, devices, &order).await?;
        let week = joining_week(WallClock.now());
        // Sealing takes far longer than writing, so several batches are sealed at once.
        for batches in order.chunks(BATCH * 2) {
            let sealed: Vec<_> = std::thread::scope(|scope| {
                let threads: Vec<_> = batches
                    .chunks(BATCH)
                    .map(|batch| scope.spawn(|| self.seal(house, channel, devices, batch)))
                    .collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|_| Err(Failed("sealing".into()))))
                    .collect()
            });
            for batch in sealed {
                let add = |(sid, sealed)| run(ADD, args![channel.id.0, code, sid, sealed, week]);
                let written = house.followers.tx(batch?.into_iter().map(add).collect()).await;
                let _ = written.map_err(|e| Failed::to("writing followers", e))?;
            }
        }
        Ok(())
    }

    /// The first one comes by the front door, which makes the push service known.
    async fn first(
        &self,
        house: &House,
        channel: &Channel,
        devices: &[[u8; 65]],
        order: &[(i64, usize)],
    ) -> Result<i64, Failed> {
        let Some(first) = order.first() else { return Ok(0) };
        let (sid, sealed) = self.seal(house, channel, devices, &[*first])?.remove(0);
        let week = joining_week(WallClock.now());
        let new = NewSubscription { channel: channel.id, origin: self.origin.clone(), sid, sealed, week };
        house.stores.follow().put(new).await.map_err(|e| Failed::to("following", e))?;
        // Nobody wants to see the greeting.
        let delivery = house.stores.delivery();
        let lease = std::time::Duration::from_secs(60);
        let greetings = delivery.claim_greetings(1, WallClock.now(), lease, 10).await;
        for greeting in greetings.map_err(|e| Failed::to("a greeting", e))? {
            delivery.finish_greeting(&greeting, false).await.map_err(|e| Failed::to("a greeting", e))?;
        }
        let code: Option<(i64,)> =
            house.followers.one(CODE, args![&self.origin]).await.map_err(|e| Failed::to("a push service", e))?;
        code.map(|(code,)| code).ok_or_else(|| Failed("the push service is not known".into()))
    }

    fn seal(
        &self,
        house: &House,
        channel: &Channel,
        devices: &[[u8; 65]],
        batch: &[(i64, usize)],
    ) -> Result<Vec<(i64, Vec<u8>)>, Failed> {
        let failed = |e: &dyn std::fmt::Display| Failed::to("sealing a follower", e);
        let sealer = house.key.seal_public().map_err(|e| failed(&e))?;
        let opener = house.key.opener().map_err(|e| failed(&e))?;
        let prefs = Preferences { topics: TopicSet::all(), quiet: None, muted_until: None, lang: Lang::De }.to_bytes();
        let one = |&(sid, number): &(i64, usize)| {
            let endpoint = endpoint(&self.origin, channel, number);
            let secret = Secret { endpoint, p256dh: devices[number % devices.len()], auth: auth(number), prefs };
            let place = vault::Place { channel_id: channel.id.0, sid };
            let fresh = sealer.seal(place, &secret.to_bytes().map_err(|e| failed(&e))?).map_err(|e| failed(&e))?;
            let settled = opener.open(place, &fresh).map_err(|e| failed(&e))?.settled;
            Ok((sid, settled.unwrap_or(fresh)))
        };
        batch.iter().map(one).collect()
    }

    fn write_list(&self, channel: &Channel, path: &PathBuf, count: usize) -> Result<(), Failed> {
        let failed = |e: std::io::Error| Failed::to("the list for the peers", e);
        let devices = devices()?;
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(failed)?);
        for number in 0..count.min(self.followers) {
            let line = json!({ "endpoint": endpoint(&self.origin, channel, number), "keys": {
                "p256dh": URL_SAFE_NO_PAD.encode(devices[number % devices.len()]),
                "auth": URL_SAFE_NO_PAD.encode(auth(number)),
            }});
            writeln!(file, "{line}").map_err(failed)?;
        }
        file.flush().map_err(failed)
    }
}

/// Where a follower's pushes go: the same for the same numbers.
pub fn endpoint(origin: &str, channel: &Channel, number: usize) -> String {
    let head = format!("{origin}/wpush/v2/{:x}-{number:08x}-", channel.id.0);
    let filler = "gAAAAABoTxq7Jc1e4kPzYw9mNb2rVd5uHsXt0LfQa8iOgCyWnEjKp3DhBl6vZ";
    let missing = ENDPOINT.saturating_sub(head.len());
    head.chars().chain(filler.chars().cycle().take(missing)).collect()
}

fn auth(number: usize) -> [u8; 16] {
    let mut auth = [0x5a; 16];
    auth[..8].copy_from_slice(&(number as u64).to_be_bytes());
    auth
}

fn devices() -> Result<Vec<[u8; 65]>, Failed> {
    let device = |number: usize| {
        // Small scalars, so that both the maker and the peers' list find the same points.
        let mut scalar = [0x11; 32];
        scalar[..8].copy_from_slice(&(number as u64 + 1).to_be_bytes());
        let key = PrivateKey::from_private_key(&ECDH_P256, &scalar).map_err(|e| Failed::to("a device key", e))?;
        let point = key.compute_public_key().map_err(|e| Failed::to("a device key", e))?;
        point.as_ref().try_into().map_err(|_| Failed("a device key has another length".into()))
    };
    (0..DEVICES).map(device).collect()
}
