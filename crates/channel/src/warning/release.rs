//! Who may bring a warning out: two persons in earnest, one with a reason in an emergency, one in a rehearsal.
use super::Purpose;
use crate::editor::Power;
use crate::ids::{EditorId, PostId};
use crate::life::Actor;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Somebody who did not write in it brings it out.
    Second,
    /// Whoever wrote it brings it out, with a reason, and a second person is told at once.
    Alone,
    /// Nobody acts on it, so one person is enough.
    Rehearsal,
}

/// Why it does not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The role does not allow it.
    Lacks(Power),
    /// It is still being written.
    NotAsked,
}

impl Hindrance {
    /// Translation key of the sentence.
    pub fn key(self) -> &'static str {
        match self {
            Hindrance::Lacks(_) => "error.warning.lacks",
            Hindrance::NotAsked => "error.warning.not_asked",
        }
    }
}

/// The way by which this person may bring out what these authors wrote. `asked`: they say it is ready.
pub fn way(purpose: Purpose, authors: &BTreeSet<EditorId>, asked: bool, actor: Actor) -> Result<Way, Hindrance> {
    let (warns, approves) = (actor.powers.has(Power::Warn), actor.powers.has(Power::Approve));
    if !warns && !approves {
        return Err(Hindrance::Lacks(Power::Warn));
    }
    match (purpose, authors.contains(&actor.id)) {
        (Purpose::Test | Purpose::Exercise, _) => Ok(Way::Rehearsal),
        (Purpose::Actual, false) if asked => Ok(Way::Second),
        (Purpose::Actual, false) => Err(Hindrance::NotAsked),
        (Purpose::Actual, true) if warns => Ok(Way::Alone),
        (Purpose::Actual, true) => Err(Hindrance::Lacks(Power::Warn)),
    }
}

/// Four digits that are typed before a release. No secret: they stand beside the field, so that a hand cannot release what
/// the eye has not read, and differ with every change of the text.
pub fn code(draft: PostId, revision: i64) -> String {
    let digest = Sha256::digest([draft.0.to_be_bytes(), revision.to_be_bytes()].concat());
    format!("{:04}", u16::from_be_bytes([digest[0], digest[1]]) % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Role;

    fn actor(id: i64, role: Role) -> Actor {
        Actor { id: EditorId(id), powers: role.powers() }
    }

    #[test]
    fn w1_in_earnest_the_author_is_not_the_releaser_unless_alone_on_duty() {
        let authors: BTreeSet<_> = [EditorId(1)].into();
        let way = |purpose, asked, actor| super::way(purpose, &authors, asked, actor);
        assert_eq!(way(Purpose::Actual, true, actor(2, Role::DutyOfficer)), Ok(Way::Second));
        assert_eq!(way(Purpose::Actual, true, actor(2, Role::Approver)), Ok(Way::Second));
        assert_eq!(way(Purpose::Actual, false, actor(2, Role::DutyOfficer)), Err(Hindrance::NotAsked));
        assert_eq!(way(Purpose::Actual, true, actor(1, Role::DutyOfficer)), Ok(Way::Alone));
        assert_eq!(way(Purpose::Actual, true, actor(1, Role::Approver)), Err(Hindrance::Lacks(Power::Warn)));
        for role in [Role::Contributor, Role::Editor] {
            assert_eq!(way(Purpose::Actual, true, actor(2, role)), Err(Hindrance::Lacks(Power::Warn)));
            assert_eq!(way(Purpose::Test, true, actor(1, role)), Err(Hindrance::Lacks(Power::Warn)));
        }
        assert_eq!(way(Purpose::Test, false, actor(1, Role::DutyOfficer)), Ok(Way::Rehearsal));
    }

    #[test]
    fn w2_the_digits_change_with_the_text() {
        let codes: BTreeSet<_> = (1..50).map(|revision| code(PostId(7), revision)).collect();
        assert!(codes.len() > 45 && codes.iter().all(|code| code.len() == 4));
        assert_eq!(code(PostId(7), 1), code(PostId(7), 1));
    }
}
