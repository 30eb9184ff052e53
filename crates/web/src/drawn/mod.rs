//! What is drawn in the town's colours: style sheet, coat of arms, icons, link cards.
pub mod card;
pub mod crest;
pub mod icon;
pub mod theme;
