//! Web Push: sealing (RFC 8291), VAPID (RFC 8292) and sending (RFC 8030). Knows no store and no posts.
//!
//! The walk of one push: [`PushEndpoint::parse`] checks where it may go, [`seal`] encrypts it for one device,
//! [`Vapid::authorization`] signs once per origin, [`Sender::send`] posts it and says what came of it as a [`Receipt`].
//! [`Sender::send_all`] does so for many at once.

pub mod endpoint;
mod receipt;
mod request;
mod seal;
mod sender;
mod vapid;

pub use endpoint::{Allowed, EndpointError, PushEndpoint, PushOrigin, Service};
pub use receipt::Receipt;
pub use request::{Envelope, Lane, Request, Topic, TopicError, Urgency};
pub use seal::{Armed, HOUSE_BODY, HOUSE_PLAINTEXT, MAX_PLAINTEXT, Recipient, SealError, open, seal};
pub use sender::{LoopbackHttp, Sender, SenderConfig};
pub use vapid::{Authorization, Contact, ContactError, Vapid, VapidError};
