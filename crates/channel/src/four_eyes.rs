//! Whether a second person must have read a post before it goes out.
use crate::clock::Timestamp;
use crate::editor::Power;
use crate::grant::Grant;

/// The channel's setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FourEyes {
    /// As soon as two people may approve. With one alone nothing could ever go out.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never: a small town may trust each of its editors.
    Off,
}

impl FourEyes {
    /// All of them.
    pub const ALL: [FourEyes; 3] = [FourEyes::Auto, FourEyes::On, FourEyes::Off];

    /// The word in the database and translation keys (`four_eyes.auto`).
    pub fn key(self) -> &'static str {
        match self {
            FourEyes::Auto => "auto",
            FourEyes::On => "on",
            FourEyes::Off => "off",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<FourEyes> {
        Self::ALL.into_iter().find(|setting| setting.key() == key)
    }

    /// Whether the channel demands an approval now. Says nothing about a single post: otherwise everybody who may
    /// approve could write in one, and it would go out unread.
    pub fn demanded<'a>(self, grants: impl IntoIterator<Item = &'a Grant>, now: Timestamp) -> bool {
        match self {
            FourEyes::On => true,
            FourEyes::Off => false,
            FourEyes::Auto => approvers(grants, now) >= 2,
        }
    }
}

/// How many may approve now.
pub fn approvers<'a>(grants: impl IntoIterator<Item = &'a Grant>, now: Timestamp) -> usize {
    grants.into_iter().filter(|grant| grant.may(Power::Approve, now)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Role;

    #[test]
    fn two_who_may_approve_switch_it_on() {
        let now = Timestamp::UNIX_EPOCH;
        let one = [Grant::of(Role::Admin), Grant::of(Role::Editor), Grant::of(Role::Contributor)];
        let two = [Grant::of(Role::Admin), Grant::of(Role::Approver)];
        assert!(!FourEyes::Auto.demanded(&one, now) && FourEyes::Auto.demanded(&two, now));
        assert!(FourEyes::On.demanded(&one, now) && !FourEyes::Off.demanded(&two, now));
        assert!(FourEyes::ALL.into_iter().all(|setting| FourEyes::parse(setting.key()) == Some(setting)));
    }
}
