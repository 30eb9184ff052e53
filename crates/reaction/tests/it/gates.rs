//! Tickets and work: signed, ended, for one purpose, remembered nowhere.

use proptest::prelude::*;
use reaction::gate::{Note, Work, solve};
use reaction::{GateError, GateKey, Subject};

use crate::common::{dice, name};

fn gate() -> GateKey {
    GateKey::new(&[3; 32])
}

#[test]
fn a_ticket_says_whose_it_is_until_it_ends() {
    let subject = Subject { origin: -4, sid: i64::MIN + 5 };
    let ticket = gate().ticket(&name(), subject, 1_000, &mut dice(1));
    assert!(gate().check_ticket(&name(), &ticket, 1_000) == Ok(subject));
    assert!(gate().check_ticket(&name(), &ticket, 1_001) == Err(GateError::Expired));
    assert!(GateKey::new(&[4; 32]).check_ticket(&name(), &ticket, 0) == Err(GateError::Forged));
    let mut later = name();
    later.epoch = later.epoch.next().unwrap();
    assert!(gate().check_ticket(&later, &ticket, 0) == Err(GateError::Forged));
    for bit in 0..512 {
        let mut flipped = ticket.to_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(gate().check_ticket(&name(), &Note::from_bytes(&flipped), 0) == Err(GateError::Forged));
    }
}

#[test]
fn work_is_good_for_its_challenge_and_its_elements() {
    let (elements, others) = ([5; 32], [6; 32]);
    let challenge = gate().challenge(&name(), 10, 1_000, &mut dice(2));
    let work = solve(&challenge, &elements, 1 << 16).unwrap();
    assert!(gate().check_work(&name(), &work, &elements, 1_000) == Ok(()));
    assert!(gate().check_work(&name(), &work, &elements, 1_001) == Err(GateError::Expired));
    assert!(gate().check_work(&name(), &work, &others, 0) == Err(GateError::Unsolved));
    let undone = Work { solution: work.solution ^ 1, ..work.clone() };
    assert!(gate().check_work(&name(), &undone, &elements, 0) == Err(GateError::Unsolved));
    let mut easier = challenge.to_bytes();
    easier[23] = 0;
    let easier = Work { challenge: Note::from_bytes(&easier), solution: 0 };
    assert!(gate().check_work(&name(), &easier, &elements, 0) == Err(GateError::Forged));
}

#[test]
fn a_ticket_is_no_challenge() {
    let ticket = gate().ticket(&name(), Subject { origin: 0, sid: 0 }, 1_000, &mut dice(3));
    let work = Work { challenge: ticket, solution: 0 };
    assert!(gate().check_work(&name(), &work, &[0; 32], 0) == Err(GateError::Forged));
    let challenge = gate().challenge(&name(), 0, 1_000, &mut dice(3));
    assert!(gate().check_ticket(&name(), &challenge, 0).err() == Some(GateError::Forged));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_difficulty_is_what_was_asked(difficulty in 0u8..9, elements: [u8; 32], seed: u64) {
        let challenge = gate().challenge(&name(), difficulty, 9, &mut dice(seed));
        let work = solve(&challenge, &elements, 1 << 20).unwrap();
        prop_assert!(gate().check_work(&name(), &work, &elements, 9).is_ok());
        let solves = |solution| {
            let sooner = Work { solution, ..work.clone() };
            gate().check_work(&name(), &sooner, &elements, 9).is_ok()
        };
        prop_assert!(!(0..work.solution).any(solves));
    }
}
