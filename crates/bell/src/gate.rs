use crate::ring::Ring;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::clock::Clock;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use vault::HmacKey;

/// Older or newer rings are not believed, milliseconds: clocks of servers differ by less, and the next look was long ago.
const AGE: i64 = 60_000;
/// Longest text looked at.
const LONGEST: usize = 256;
/// Tags remembered, so that a ring caught on the line and sent again is heard once.
const REMEMBERED: usize = 4096;

/// Signs what goes out, believes what comes in signed, fresh, for the first time and from somebody else.
pub struct Gate {
    key: HmacKey,
    node: u64,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    tags: HashSet<[u8; 32]>,
    order: VecDeque<[u8; 32]>,
}

impl Gate {
    pub fn new(key: HmacKey, node: u64, clock: Arc<dyn Clock>) -> Gate {
        Gate { key, node, clock, known: Mutex::default() }
    }

    /// `node ms ring tag`
    pub fn seal(&self, ring: Ring) -> String {
        let body = format!("{:x} {} {}", self.node, self.clock.now().as_millisecond(), ring.to_text());
        let tag = URL_SAFE_NO_PAD.encode(self.key.sign(body.as_bytes()));
        format!("{body} {tag}")
    }

    pub fn open(&self, text: &str) -> Option<Ring> {
        if text.len() > LONGEST {
            return None;
        }
        let (body, tag) = text.rsplit_once(' ')?;
        let tag: [u8; 32] = URL_SAFE_NO_PAD.decode(tag).ok()?.try_into().ok()?;
        if !self.key.verify(body.as_bytes(), &tag) {
            return None;
        }
        let mut parts = body.splitn(3, ' ');
        let node = u64::from_str_radix(parts.next()?, 16).ok()?;
        let age = self.clock.now().as_millisecond().saturating_sub(parts.next()?.parse().ok()?);
        if node == self.node || age.saturating_abs() > AGE || !self.known().first(tag) {
            return None;
        }
        Ring::parse(parts.next()?)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn first(&mut self, tag: [u8; 32]) -> bool {
        if !self.tags.insert(tag) {
            return false;
        }
        self.order.push_back(tag);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.tags.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::What;
    use channel::delivery::Lane;
    use channel::ids::{ChannelId, PostId};
    use std::time::Duration;
    use testkit::FakeClock;
    use vault::MasterKey;

    fn gates() -> (Gate, Gate, Arc<FakeClock>) {
        let (web, clock) =
            (MasterKey::generate().unwrap().web_key().unwrap(), Arc::new(FakeClock::at("2026-11-21T12:00:00Z")));
        (Gate::new(web.bell_key(), 1, clock.clone()), Gate::new(web.bell_key(), 2, clock.clone()), clock)
    }

    #[test]
    fn each_ring_is_heard_once_by_others_and_in_its_time() {
        let (here, there, clock) = gates();
        for ring in [
            Ring::Due(Lane::Warning),
            Ring::Due(Lane::News),
            Ring::Post(ChannelId(-7), PostId(i64::MAX), What::Withdrawn),
            Ring::Touched(ChannelId(3)),
        ] {
            let text = here.seal(ring);
            assert_eq!(here.open(&text), None, "one's own");
            assert_eq!(there.open(&text), Some(ring));
            assert_eq!(there.open(&text), None, "sent again");
            clock.advance(Duration::from_millis(1));
        }
        let old = here.seal(Ring::Due(Lane::News));
        clock.advance(Duration::from_secs(61));
        assert_eq!(there.open(&old), None, "of a minute ago");
    }

    #[test]
    fn what_is_not_signed_is_not_heard() {
        let (here, there, _) = gates();
        let (stranger, _, _) = gates();
        let text = here.seal(Ring::Touched(ChannelId(3)));
        let other = text.replace("touched 3", "touched 4");
        for bad in
            ["", " ", "due news", "1 2 due news x", &other, &stranger.seal(Ring::Due(Lane::News)), &"x ".repeat(4000)]
        {
            assert_eq!(there.open(bad), None, "{bad}");
        }
        assert!(there.open(&text).is_some());
    }
}
