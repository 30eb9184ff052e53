//! Publishing days: when the channel brings out what is approved, and what is planned for when.
pub mod board;
pub mod form;
pub mod line;
pub mod place;
pub mod settings;

use channel::channel::Channel;
use channel::land::Land;
use channel::slot::{Calendar, PublishingDays};

/// A channel's publishing times by its clocks and the holidays of its Land.
pub fn calendar(channel: &Channel, days: PublishingDays) -> Calendar {
    Calendar::new(days, crate::dates::zone(&channel.profile), Land::parse(&channel.profile.imprint.land))
}
