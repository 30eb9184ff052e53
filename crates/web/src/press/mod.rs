//! What newsrooms find: the press releases of a channel with their pictures in print size and as PDF, whom to ask, and a few
//! lines about the town.
//!
//! A release before its time is the very content of a post that waits for that time. It is read through one door only: a
//! link the town gave to a newsroom. Everybody else's door asks for what is out; [`door::Door`] keeps the two apart, and the
//! store hands out nothing that waits without the newsroom a link was looked up for.
pub mod door;
pub mod file;
pub mod list;
pub mod release;
pub mod show;

use crate::visit::Visit;
use serde::Serialize;
use store::model::PressAbout;

/// `contact` in the templates.
#[derive(Serialize)]
pub struct ContactView {
    /// Whom to ask.
    pub name: String,
    /// As people read it.
    pub phone: String,
    /// `tel:…`
    pub phone_url: String,
    /// An address.
    pub email: String,
}

/// Whom newsrooms ask; where nobody was named, whoever everybody asks.
pub fn contact(visit: &Visit, about: &PressAbout) -> ContactView {
    let everybody = &visit.channel.channel.profile.contact;
    let named = [&about.contact, &about.phone, &about.email].iter().any(|text| !text.is_empty());
    let (phone, email) = if named { (&about.phone, &about.email) } else { (&everybody.phone, &everybody.email) };
    ContactView {
        name: about.contact.clone(),
        phone: phone.clone(),
        phone_url: crate::frame::tel(phone),
        email: email.clone(),
    }
}
