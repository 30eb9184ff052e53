//! How a key list comes to be: each use has a key for every ninety days, made ahead of time, and another one in its place
//! when it was taken back. Making keys and signing the list are elsewhere.
use super::{KEY_DAYS, KeyList, KeyUse, Kid, ListedKey, MAX_KEYS};

/// A posting key is renewed after so many days; before and after that it overlaps with its neighbours.
const PERIOD_DAYS: i64 = 90;
const OVERLAP_DAYS: i64 = (KEY_DAYS - PERIOD_DAYS) / 2;
const DAY: i64 = 86_400;
/// Keys a use may have in one period: the first, and those that take the place of what was taken back.
const TURNS: u32 = 8;

/// Name and public half of a key.
pub type Named = (Kid, [u8; 32]);
/// Those of the key with that serial number, if it can be made.
pub type Make<'a> = &'a dyn Fn(KeyUse, u32) -> Option<Named>;

/// From when until when the key with that serial number signs, in seconds.
pub fn span(serial: u32) -> (i64, i64) {
    let begins = i64::from(serial / TURNS) * PERIOD_DAYS * DAY;
    (begins - OVERLAP_DAYS * DAY, begins + (PERIOD_DAYS + OVERLAP_DAYS) * DAY)
}

/// Serial numbers of the period of that second, in the order in which they take each other's place.
fn turns(period: i64) -> impl Iterator<Item = u32> {
    let first = u32::try_from(period).unwrap_or_default().saturating_mul(TURNS);
    first..first.saturating_add(TURNS)
}

fn period(second: i64) -> i64 {
    second.div_euclid(PERIOD_DAYS * DAY)
}

impl KeyList {
    /// The list that follows `known`: its keys, and what is missing of this period and so many after it. `None` if nothing
    /// is missing and the domain is the same.
    pub fn renewed(known: Option<&KeyList>, domain: &str, now: i64, ahead: u32, make: Make<'_>) -> Option<KeyList> {
        let mut keys = known.map(|list| list.keys.clone()).unwrap_or_default();
        let before = keys.len();
        for key_use in [KeyUse::Posts, KeyUse::Warnings] {
            for period in period(now)..=period(now) + i64::from(ahead) {
                for serial in turns(period) {
                    let (kid, public) = make(key_use, serial)?;
                    match keys.iter().find(|key| key.kid == kid) {
                        Some(key) if key.revoked => continue,
                        Some(_) => break,
                        None => {}
                    }
                    let (from, until) = span(serial);
                    keys.push(ListedKey { kid, public, key_use, from, until, revoked: false });
                    break;
                }
            }
        }
        let changed = keys.len() > before || known.is_none_or(|list| list.domain != domain);
        changed.then(|| Self::after(known, domain, now, keys))
    }

    /// The list that follows when the key of that name is taken back, with another one in its place. `None` if it is not
    /// listed or was taken back before.
    pub fn without(&self, kid: &Kid, now: i64, make: Make<'_>) -> Option<KeyList> {
        let mut revoked = self.clone();
        let key = revoked.keys.iter_mut().find(|key| key.kid == *kid && !key.revoked)?;
        key.revoked = true;
        let periods = self.keys.iter().map(|key| period(key.until - OVERLAP_DAYS * DAY - 1)).max().unwrap_or_default();
        let ahead = u32::try_from(periods - period(now)).unwrap_or_default();
        let keys = match Self::renewed(Some(&revoked), &self.domain, now, ahead, make) {
            Some(renewed) => renewed.keys,
            None => revoked.keys,
        };
        Some(Self::after(Some(self), &self.domain, now, keys))
    }

    /// The serial number of the key that signs now: listed, not taken back, in its time.
    pub fn signing(&self, key_use: KeyUse, now: i64, make: Make<'_>) -> Option<u32> {
        let good = |serial: &u32| {
            let listed = make(key_use, *serial).and_then(|(kid, _)| self.key(&kid));
            listed.is_some_and(|key| !key.revoked && key.key_use == key_use && (key.from..key.until).contains(&now))
        };
        // The one before still signs for some days, should the new one not be listed yet; the next one does already.
        [0, -1, 1].into_iter().flat_map(|beside| turns(period(now) + beside)).find(good)
    }

    fn after(known: Option<&KeyList>, domain: &str, now: i64, mut keys: Vec<ListedKey>) -> KeyList {
        if keys.len() > MAX_KEYS {
            // What was taken back stays longest: it must not be taken for merely unknown.
            keys.sort_by_key(|key| (key.revoked, key.from));
            keys.drain(..keys.len() - MAX_KEYS);
        }
        keys.sort_by_key(|key| (key.from, key.key_use == KeyUse::Warnings));
        KeyList {
            domain: domain.to_owned(),
            version: known.map_or(0, |list| list.version) + 1,
            issued: known.map_or(now, |list| now.max(list.issued)),
            keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000;

    fn make(key_use: KeyUse, serial: u32) -> Option<Named> {
        let mut kid = [0; 8];
        kid[..4].copy_from_slice(&serial.to_be_bytes());
        kid[4] = u8::from(key_use == KeyUse::Warnings);
        Some((kid, [kid[3]; 32]))
    }

    fn first(ahead: u32) -> KeyList {
        KeyList::renewed(None, "lindenau-werre.de", NOW, ahead, &make).unwrap()
    }

    #[test]
    fn keys_are_made_ahead_and_overlap() {
        let list = first(1);
        assert!(list.is_sound() && list.keys.len() == 4 && list.version == 1);
        assert_eq!(KeyList::renewed(Some(&list), "lindenau-werre.de", NOW, 1, &make), None);
        let later = NOW + 90 * DAY;
        let next = KeyList::renewed(Some(&list), "lindenau-werre.de", later, 1, &make).unwrap();
        assert!(next.is_sound() && next.replaces(&list) && next.keys.len() == 6);
        // Every second of a year has a key that signs.
        let year = first(4);
        assert!((0..365).all(|day| year.signing(KeyUse::Warnings, NOW + day * DAY, &make).is_some()));
        let serial = list.signing(KeyUse::Posts, NOW, &make).unwrap();
        assert!((span(serial).0..span(serial).1).contains(&NOW) && span(serial).1 - span(serial).0 == KEY_DAYS * DAY);
        assert_eq!(list.signing(KeyUse::Posts, NOW + 400 * DAY, &make), None, "no key is no signature");
    }

    #[test]
    fn another_domain_is_another_list() {
        let moved = KeyList::renewed(Some(&first(1)), "lindenau.de", NOW + 1, 1, &make).unwrap();
        assert_eq!((moved.version, moved.keys.len(), moved.domain.as_str()), (2, 4, "lindenau.de"));
    }

    #[test]
    fn what_is_taken_back_signs_no_more_and_another_takes_its_place() {
        let list = first(1);
        let serial = list.signing(KeyUse::Warnings, NOW, &make).unwrap();
        let (kid, _) = make(KeyUse::Warnings, serial).unwrap();
        let next = list.without(&kid, NOW + 5, &make).unwrap();
        assert!(next.is_sound() && next.replaces(&list) && next.key(&kid).unwrap().revoked);
        assert_eq!(next.signing(KeyUse::Warnings, NOW + 5, &make), Some(serial + 1));
        assert_eq!(next.signing(KeyUse::Posts, NOW + 5, &make), list.signing(KeyUse::Posts, NOW, &make));
        assert!(next.without(&kid, NOW + 6, &make).is_none() && next.without(&[9; 8], NOW, &make).is_none());
        assert_eq!(KeyList::renewed(Some(&next), "lindenau-werre.de", NOW + 6, 1, &make), None);
    }

    #[test]
    fn a_list_never_grows_beyond_its_measure() {
        let mut list = first(1);
        let kid = list.keys[0].kid;
        list = list.without(&kid, NOW, &make).unwrap();
        for period in 1..80 {
            let now = NOW + period * 90 * DAY;
            list = KeyList::renewed(Some(&list), "lindenau-werre.de", now, 1, &make).unwrap();
        }
        assert!(list.is_sound() && list.keys.len() == MAX_KEYS && list.key(&kid).is_some_and(|key| key.revoked));
    }
}
