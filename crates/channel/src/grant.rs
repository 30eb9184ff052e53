//! A grant: what one person may do on one channel, and until when. A deputy has a second role until a day.
use crate::clock::Timestamp;
use crate::editor::{Power, Powers, Role};

/// What one person may do on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The standing role.
    pub role: Role,
    /// The end of everything, exclusive, for those who come for a while.
    pub until: Option<Timestamp>,
    /// A role on top, for somebody who stands in for another.
    pub deputy: Option<Deputy>,
}

/// A role that ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deputy {
    /// As what.
    pub role: Role,
    /// The end, exclusive.
    pub until: Timestamp,
}

impl Grant {
    /// A role without an end.
    pub fn of(role: Role) -> Grant {
        Grant { role, until: None, deputy: None }
    }

    /// Whether it has ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// The deputy's role while it lasts.
    pub fn standing_in(&self, now: Timestamp) -> Option<Deputy> {
        self.deputy.filter(|deputy| deputy.until > now && !self.is_over(now))
    }

    /// What they may do now.
    pub fn powers(&self, now: Timestamp) -> Powers {
        if self.is_over(now) {
            return Powers::default();
        }
        self.standing_in(now).map_or(self.role.powers(), |deputy| self.role.powers().and(deputy.role.powers()))
    }

    /// Whether they may do that now.
    pub fn may(&self, power: Power, now: Timestamp) -> bool {
        self.powers(now).has(power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deputy_ends_by_itself_and_the_role_below_stays() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let deputy = Deputy { role: Role::Approver, until: at(100) };
        let grant = Grant { deputy: Some(deputy), ..Grant::of(Role::Contributor) };
        assert!(grant.may(Power::Approve, at(99)) && !grant.may(Power::Approve, at(100)));
        assert!(grant.may(Power::Write, at(100)));
        let guest = Grant { until: Some(at(50)), ..grant };
        assert!(guest.may(Power::Approve, at(49)) && guest.powers(at(50)).is_empty());
        assert_eq!(guest.standing_in(at(50)), None);
    }
}
