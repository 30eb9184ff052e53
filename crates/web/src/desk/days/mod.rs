//! Publishing days: when the channel brings out what is approved, and what is planned for when.
pub mod board;
pub mod form;
pub mod line;
pub mod place;
pub mod settings;

use crate::desk::posts::review::copy::Copy;
use channel::channel::Channel;
use channel::land::Land;
use channel::slot::{Calendar, PublishingDays};

/// A channel's publishing times by its clocks and the holidays of its Land.
pub fn calendar(channel: &Channel, days: PublishingDays) -> Calendar {
    Calendar::new(days, crate::dates::zone(&channel.profile), Land::parse(&channel.profile.imprint.land))
}

/// Why a working copy is not given a publishing time here, as a translation key. A correction needs the sentence that says
/// what was corrected, which its review asks for; one that has a time already has the sentence, too.
pub fn barred(copy: &Copy, planned: bool) -> Option<&'static str> {
    if copy.standing.life.copy.as_ref().is_some_and(|copy| copy.warning) {
        return Some("days.warnings_at_once");
    }
    (copy.draft.base_version.is_some() && !planned).then_some("days.corrections")
}
