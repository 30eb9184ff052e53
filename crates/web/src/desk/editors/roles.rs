//! Roles as the pages name them.
use crate::dates::Dates;
use crate::lang::{Lang, t};
use channel::editor::Role;
use channel::grant::Deputy;
use jiff::SignedDuration;
use serde::Serialize;

/// One role to choose.
#[derive(Serialize)]
pub struct RoleChoice {
    key: &'static str,
    label: String,
    hint: String,
    chosen: bool,
}

/// All of them, the least first.
pub fn choices(lang: Lang, chosen: Option<Role>) -> Vec<RoleChoice> {
    let choice = |role: Role| RoleChoice {
        key: role.key(),
        label: label(lang, role),
        hint: t(lang, &format!("role_hint.{}", role.key()), &[]),
        chosen: chosen == Some(role),
    };
    Role::ALL.into_iter().map(choice).collect()
}

/// What a role is called.
pub fn label(lang: Lang, role: Role) -> String {
    t(lang, &format!("role.{}", role.key()), &[])
}

/// "Vertretung: Freigabe, bis einschließlich 5. Dezember 2026".
pub fn deputy(dates: &Dates, lang: Lang, deputy: Deputy) -> String {
    let day = dates.date(dates.day(deputy.until - SignedDuration::from_secs(1)));
    t(lang, "editors.standing_in", &[("role", &label(lang, deputy.role)), ("day", &day)])
}
