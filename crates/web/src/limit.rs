//! Rate limits in RAM. An address is kept only as a hash under a salt that is thrown away every day, and only until
//! its bucket is full again.
use crate::app::{App, Random};
use crate::error::Problem;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use channel::clock::Timestamp;
use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

/// What is limited, each with its own bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Following, changing, stopping.
    Follow,
    /// Asking for a test notification.
    Greet,
    /// Searching.
    Search,
    /// Having a pasted text compared.
    Check,
    /// Signing in at the desk.
    SignIn,
    /// Going to the town's sign-in service and coming back: nothing to guess here, and a whole town hall behind one address.
    Provider,
    /// Sending a reaction.
    React,
    /// Asking for a challenge or a booklet of reaction tokens.
    Booklet,
    /// Getting a booklet for computing, without push; counted by network.
    Work,
    /// A canary of the town's own that says a warning came.
    Canary,
    /// A program asking the API; counted by token.
    Api,
    /// Another server that tells us something.
    Inbox,
    /// The same, if it has to be kept until somebody reads it.
    Kept,
    /// A form of the newsletter.
    Newsletter,
    /// Confirmation mails to one address; counted by its name.
    Letter,
}

impl What {
    /// How many at once, and seconds until one more is allowed.
    fn bucket(self) -> (f64, f64) {
        match self {
            // A whole school may sit behind one address.
            What::Follow => (60.0, 2.0),
            What::Greet => (10.0, 30.0),
            What::Search => (30.0, 1.0),
            What::Check => (30.0, 6.0),
            What::SignIn => (10.0, 30.0),
            What::Provider => (120.0, 1.0),
            // A phone sends what it saved up; behind a mobile network's address are thousands.
            What::React => (600.0, 0.1),
            What::Booklet => (60.0, 2.0),
            // A handful of devices behind one address, and ten warnings in a minute.
            What::Canary => (240.0, 1.0),
            What::Api => (600.0, 0.1),
            // A large server tells everybody it knows of each account that ends.
            What::Inbox => (600.0, 0.1),
            // All it leaves in the time for which a letter may lie is half of the room there is.
            What::Kept => (300.0, 2.0),
            // A whole office may sit behind one address.
            What::Newsletter => (30.0, 20.0),
            // As many as the store keeps links for: three, and one more in eight hours.
            What::Letter => (3.0, 28_800.0),
            // At most twenty a calendar day: ten at once, and ten more in its course.
            What::Work => (10.0, 8_640.0),
        }
    }
}

/// Where a request came from. Has no Debug and no Display, so that it cannot be logged by accident.
#[derive(Clone, Copy)]
pub struct Visitor(pub(crate) IpAddr);

impl Visitor {
    /// The network it is in: /24, or /56 of IPv6, as one line of one house or street.
    pub fn network(self) -> Visitor {
        Visitor(match self.0 {
            IpAddr::V4(address) => IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & 0xffff_ff00)),
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 72 << 72)),
        })
    }
}

/// IPv6 visitors own a whole /64, so that is what counts.
impl Hash for Visitor {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match self.0 {
            IpAddr::V4(address) => address.octets().hash(hasher),
            IpAddr::V6(address) => address.segments()[..4].hash(hasher),
        }
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = app.settings.behind_proxy.then(|| forwarded(parts)).flatten();
        Ok(Self(forwarded.or(direct).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// The address our own proxy saw: the last one of the list, since all before it are the client's own words.
fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[derive(Default)]
struct Buckets {
    day: i64,
    salt: [u8; 32],
    /// Tokens left, when that was counted, and when they will be whole again (milliseconds).
    levels: HashMap<u64, (f64, i64, i64)>,
    /// When old buckets were last swept out (milliseconds).
    swept: i64,
}

/// All buckets.
#[derive(Default)]
pub struct Limiter(Mutex<Buckets>);

/// What is full again is swept out so often (milliseconds): who came when is nothing to be found in this memory.
const SWEEP_EVERY: i64 = 60_000;
/// Never more buckets than this, some ten megabytes. A flood from more addresses makes all buckets full again, which
/// costs less than refusing everybody or looking for the oldest.
const MOST: usize = 200_000;

impl Limiter {
    /// Takes one token; an error says how many seconds to wait.
    pub fn take(&self, what: What, visitor: Visitor, now: Timestamp, random: &dyn Random) -> Result<(), Problem> {
        self.take_as(what, visitor, now, random)
    }

    /// The same for somebody who is known by something else than an address.
    pub fn take_as(&self, what: What, who: impl Hash, now: Timestamp, random: &dyn Random) -> Result<(), Problem> {
        let (size, seconds) = what.bucket();
        let ms = now.as_millisecond();
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.turn(now.as_second().div_euclid(86_400), random);
        buckets.sweep(ms);
        let key = buckets.key(what, who);
        let (level, at, _) = buckets.levels.get(&key).copied().unwrap_or((size, ms, ms));
        let level = (level + (ms - at).max(0) as f64 / 1000.0 / seconds).min(size);
        if level < 1.0 {
            return Err(Problem::TooMany(((1.0 - level) * seconds).ceil() as u64));
        }
        let whole = ms.saturating_add(((size - level + 1.0) * seconds * 1000.0) as i64);
        buckets.levels.insert(key, (level - 1.0, ms, whole));
        Ok(())
    }

    /// A number that stands for the visitor until midnight and says nothing about the address.
    pub fn number_of(&self, visitor: Visitor, now: Timestamp, random: &dyn Random) -> u64 {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.turn(now.as_second().div_euclid(86_400), random);
        buckets.key("number", visitor)
    }
}

impl Buckets {
    /// A new day has a new salt and knows nothing of the old one.
    fn turn(&mut self, day: i64, random: &dyn Random) {
        if self.day != day {
            random.fill(&mut self.salt);
            self.levels.clear();
            self.day = day;
        }
    }

    fn sweep(&mut self, ms: i64) {
        if (ms - self.swept).abs() >= SWEEP_EVERY {
            self.swept = ms;
            self.levels.retain(|_, (_, _, whole)| *whole > ms);
        }
        if self.levels.len() >= MOST {
            self.levels.clear();
        }
    }

    fn key(&self, what: impl Hash, who: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.salt, what, who).hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&self, out: &mut [u8]) {
            out.fill(0);
        }
    }

    #[test]
    fn a_network_gets_twenty_booklets_a_calendar_day_at_most() {
        let (limiter, midnight) = (Limiter::default(), 86_400_i64 * 20_000);
        let minute = |minute: i64| Timestamp::from_second(midnight + 60 * minute).unwrap();
        let visitor = Visitor(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let got = (0_i64..24 * 60).filter(|at| limiter.take(What::Work, visitor, minute(*at), &Zeros).is_ok()).count();
        assert!((19..=20).contains(&got), "{got}");
    }

    #[test]
    fn a_flood_from_many_addresses_stays_small() {
        let (limiter, now) = (Limiter::default(), Timestamp::from_second(1_790_000_000).unwrap());
        for number in 0..300_000u32 {
            let visitor = Visitor(IpAddr::V4(Ipv4Addr::from_bits(number)));
            assert!(limiter.take(What::Search, visitor, now, &Zeros).is_ok());
        }
        assert!(limiter.0.lock().unwrap().levels.len() <= MOST);
        let later = Timestamp::from_second(1_790_000_700).unwrap();
        let visitor = Visitor(IpAddr::V4(Ipv4Addr::LOCALHOST));
        assert!(limiter.take(What::Search, visitor, later, &Zeros).is_ok());
        assert_eq!(limiter.0.lock().unwrap().levels.len(), 1, "what is full again is forgotten");
    }
}
