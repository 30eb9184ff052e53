use channel::clock::from_ms;
use channel::editor::Role;
use channel::grant::{Deputy, Grant};

use super::ms_of;
use crate::{Result, StoreError};

/// Role, until, deputy's role, deputy until.
pub(crate) type GrantRow = (String, Option<i64>, Option<String>, Option<i64>);

/// Reads a grant.
pub(crate) fn read((role, until, deputy, deputy_until): GrantRow) -> Result<Grant> {
    let role_of = |word: &str| Role::parse(word).ok_or_else(|| StoreError::corrupt("editor_role", "role"));
    let deputy = match deputy.zip(deputy_until) {
        Some((word, until)) => Some(Deputy { role: role_of(&word)?, until: from_ms(until) }),
        None => None,
    };
    Ok(Grant { role: role_of(&role)?, until: until.map(from_ms), deputy })
}

/// As the columns of `SET_GRANT`.
pub(crate) fn write(grant: &Grant) -> (&'static str, Option<i64>, Option<&'static str>, Option<i64>) {
    let deputy = grant.deputy.map(|deputy| deputy.role.key());
    (grant.role.key(), ms_of(grant.until), deputy, ms_of(grant.deputy.map(|deputy| deputy.until)))
}
