//! Everything HTTP: the residents' pages, following, feeds, the desk. One file a page or verb; the noun is the
//! address. Asks the store only through the parts in [`App`]; knows nothing of databases, outlets and delivery.

pub mod anon;
pub mod api;
pub mod app;
pub mod assets;
pub mod cache;
pub mod channel_view;
pub mod csrf;
pub mod dates;
pub mod desk;
pub mod device;
pub mod drawings;
pub mod drawn;
pub mod error;
pub mod feeds;
pub mod figures;
pub mod follow;
pub mod frame;
pub mod fresh;
pub mod headers;
pub mod lang;
pub mod limit;
pub mod live;
pub mod media;
pub mod pages;
pub mod proofs;
pub mod provider;
pub mod records;
mod router;
mod serve;
pub mod session;
pub mod settings;
pub mod still;
pub mod urls;
pub mod view;
pub mod visit;
pub mod well_known;

pub use app::{Announcement, App, EndpointParser, Halves, HalvesOf, Keys, ParsedEndpoint, Parts, Random};
pub use error::{Answer, Problem};
pub use router::router;
pub use serve::{Limits, PATIENCE, serve};
pub use settings::{Operator, Settings};
