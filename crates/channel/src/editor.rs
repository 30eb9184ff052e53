//! People who work at the desk: their roles, and the powers a role is a set of.

/// What somebody may do on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Writes and hands in; others bring it out.
    Contributor,
    /// Writes, and brings warnings out alone, at night too.
    DutyOfficer,
    /// Writes, brings out, corrects, takes back.
    Editor,
    /// The same, and approves what others wrote.
    Approver,
    /// Everything, and invites others, and edits the channel.
    Admin,
}

/// One thing somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Power {
    /// Write, comment, hand in.
    Write,
    /// Approve or return what others wrote.
    Approve,
    /// Bring out, now or at a time; correct.
    Release,
    /// Take back what is out, set it aside.
    Withdraw,
    /// Bring out and take back warnings without a second person.
    Warn,
    /// Change the channel, and who works for it.
    Manage,
}

/// A set of powers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Powers(u8);

impl Role {
    /// All, the least first.
    pub const ALL: [Role; 5] = [Role::Contributor, Role::DutyOfficer, Role::Editor, Role::Approver, Role::Admin];

    /// What the role is made of.
    pub fn powers(self) -> Powers {
        use Power::{Approve, Release, Warn, Withdraw, Write};
        match self {
            Role::Contributor => Powers::of(&[Write]),
            Role::DutyOfficer => Powers::of(&[Write, Warn]),
            Role::Editor => Powers::of(&[Write, Release, Withdraw]),
            Role::Approver => Powers::of(&[Write, Approve, Release, Withdraw]),
            Role::Admin => Powers::of(&Power::ALL),
        }
    }

    /// The word in the database and translation keys (`role.editor`).
    pub fn key(self) -> &'static str {
        match self {
            Role::Contributor => "contributor",
            Role::DutyOfficer => "duty_officer",
            Role::Editor => "editor",
            Role::Approver => "approver",
            Role::Admin => "admin",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// The roles an invitation as this one may replace: those that are less.
    pub fn below(self) -> impl Iterator<Item = Role> {
        Self::ALL.into_iter().filter(move |other| *other < self)
    }
}

impl Power {
    /// All of them.
    pub const ALL: [Power; 6] =
        [Power::Write, Power::Approve, Power::Release, Power::Withdraw, Power::Warn, Power::Manage];

    /// The word in translation keys (`power.approve`).
    pub fn key(self) -> &'static str {
        match self {
            Power::Write => "write",
            Power::Approve => "approve",
            Power::Release => "release",
            Power::Withdraw => "withdraw",
            Power::Warn => "warn",
            Power::Manage => "manage",
        }
    }
}

impl Powers {
    /// Those and no others.
    pub fn of(powers: &[Power]) -> Powers {
        Powers(powers.iter().fold(0, |set, power| set | 1 << *power as u8))
    }

    /// Both sets together.
    pub fn and(self, other: Powers) -> Powers {
        Powers(self.0 | other.0)
    }

    /// Whether it is among them.
    pub fn has(self, power: Power) -> bool {
        self.0 & (1 << power as u8) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_roles_are_sets() {
        assert!(Role::ALL.into_iter().all(|role| Role::parse(role.key()) == Some(role)));
        assert!(Role::ALL.into_iter().all(|role| role.powers().has(Power::Write)));
        assert!(Power::ALL.into_iter().all(|power| Role::Admin.powers().has(power)));
        assert!(!Role::Editor.powers().has(Power::Approve) && !Role::DutyOfficer.powers().has(Power::Release));
        assert_eq!(Role::Editor.below().collect::<Vec<_>>(), [Role::Contributor, Role::DutyOfficer]);
    }
}
