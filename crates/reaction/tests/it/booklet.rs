//! From drawing to withdrawing.

use reaction::{Reaction, Slot, Standing, WITHDRAWN};

use crate::common::{SUITES, booklet, key};

#[test]
fn a_device_reacts_changes_and_withdraws() {
    for suite in SUITES {
        let key = key(suite, 1);
        let booklet = booklet(&key, 120, 2);
        assert_eq!(booklet.tokens(), 8);
        let slot = Slot::new(123).unwrap();
        let receive = |seq, choice| {
            let sent = booklet.react(slot, seq, choice).unwrap().to_bytes();
            let vote = key.redeem(&Reaction::parse(&sent).unwrap()).unwrap();
            assert!(vote.slot() == slot);
            vote.standing()
        };
        for (seq, choice) in [(1, 4), (2, 2), (3, WITHDRAWN)] {
            assert_eq!(receive(seq, choice), Standing { seq, choice });
        }
        assert!(booklet.react(Slot::new(119).unwrap(), 1, 1).is_none());
    }
}
