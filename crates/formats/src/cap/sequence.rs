//! The schema's sequences (§3.4) as tables, and what strays from them.
use super::report::{Problem, Report};

/// One element of a sequence. What must be there is asked by `sense`, for JSON too.
pub(super) struct Slot {
    name: &'static str,
    many: bool,
}

const fn one(name: &'static str) -> Slot {
    Slot { name, many: false }
}
const fn any(name: &'static str) -> Slot {
    Slot { name, many: true }
}

#[rustfmt::skip]
pub(super) const ALERT: &[Slot] = &[
    one("identifier"), one("sender"), one("sent"), one("status"), one("msgType"), one("source"), one("scope"),
    one("restriction"), one("addresses"), any("code"), one("note"), one("references"), one("incidents"), any("info"),
    any("Signature"),
];
#[rustfmt::skip]
pub(super) const INFO: &[Slot] = &[
    one("language"), any("category"), one("event"), any("responseType"), one("urgency"), one("severity"),
    one("certainty"), one("audience"), any("eventCode"), one("effective"), one("onset"), one("expires"),
    one("senderName"), one("headline"), one("description"), one("instruction"), one("web"), one("contact"),
    any("parameter"), any("resource"), any("area"),
];
#[rustfmt::skip]
pub(super) const RESOURCE: &[Slot] = &[
    one("resourceDesc"), one("mimeType"), one("size"), one("uri"), one("derefUri"), one("digest"),
];
#[rustfmt::skip]
pub(super) const AREA: &[Slot] = &[
    one("areaDesc"), any("polygon"), any("circle"), any("geocode"), one("altitude"), one("ceiling"),
];
pub(super) const PAIR: &[Slot] = &[one("valueName"), one("value")];

/// Follows one element's children.
pub(super) struct Sequence {
    slots: &'static [Slot],
    at: usize,
    seen: u32,
}

impl Sequence {
    pub(super) fn new(slots: &'static [Slot]) -> Self {
        Self { slots, at: 0, seen: 0 }
    }

    /// The next child. `None` when it has no place here.
    pub(super) fn child(&mut self, name: &str, report: &mut Report) -> Option<&'static str> {
        // Most children are the same as the last one or the next one.
        let hint = self.slots[self.at..].iter().position(|slot| slot.name == name).map(|ahead| self.at + ahead);
        let index = hint.or_else(|| self.slots.iter().position(|slot| slot.name == name))?;
        let slot = &self.slots[index];
        let again = self.seen & (1 << index) != 0;
        if again && !slot.many {
            report.add(Problem::Twice, slot.name, "");
        } else if index < self.at {
            report.add(Problem::Order, slot.name, "");
        }
        self.seen |= 1 << index;
        self.at = self.at.max(index);
        Some(slot.name)
    }
}
