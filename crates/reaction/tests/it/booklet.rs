//! From drawing to withdrawing.

use reaction::{Reaction, Slot, Standing, Step, WITHDRAWN};

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
        let (first, second, third) = (receive(1, 4), receive(2, 2), receive(3, WITHDRAWN));
        assert_eq!(Standing::step(None, first), Step::First);
        assert_eq!(Standing::step(Some(first), second), Step::Change { from: 4 });
        assert_eq!(Standing::step(Some(second), first), Step::Stale);
        assert_eq!(Standing::step(Some(second), third), Step::Withdraw { from: 2 });
        assert_eq!(Standing::step(Some(third), third), Step::Stale);
        assert!(booklet.react(Slot::new(119).unwrap(), 1, 1).is_none());
    }
}
