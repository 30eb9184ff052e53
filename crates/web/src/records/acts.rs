//! Which rows of the audit are records: what brought a text before residents, or took it away.
use super::Order;
use store::SYSTEM;
use store::model::{AuditEntry, Person};

const RECORDS: [&str; 17] = [
    "published",
    "corrected",
    "published_quietly",
    "imported",
    "withdrawn",
    "approved",
    "released_alone",
    "released_late",
    "archived",
    "reopened",
    "variant_approved",
    "variant_taken_down",
    "warning_released",
    "warning_updated",
    "warning_all_clear",
    "warning_false_alarm",
    "warning_seen",
];

/// Whether a word of the audit is one.
pub fn is_record(word: &str) -> bool {
    RECORDS.contains(&word)
}

impl Order<'_> {
    /// Somebody of the house by name; whose account is gone by their number, under which the audit knows them.
    pub(super) fn person(&self, person: &Person) -> String {
        match person.id {
            None => self.t("audit.program", &[]),
            Some(_) if !person.name.is_empty() => person.name.clone(),
            Some(id) => format!("{} {id}", self.t("audit.gone", &[])),
        }
    }

    pub(super) fn who(&self, entry: &AuditEntry) -> String {
        let id = Some(entry.by).filter(|by| *by != SYSTEM);
        self.person(&Person { id, name: entry.name.clone().unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_a_word_of_the_audit() {
        assert!(RECORDS.iter().all(|word| store::AUDIT_WORDS.contains(word)));
        for inner in ["commented", "returned", "submitted", "draft_discarded"] {
            assert!(!is_record(inner), "{inner} is work, and no record");
        }
    }
}
