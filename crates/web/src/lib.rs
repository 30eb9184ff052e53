//! Everything HTTP: the residents' pages, following, feeds, the desk. One file a page or verb; the noun is the
//! address. Asks the store only through the parts in [`App`]; knows nothing of databases, outlets and delivery.

pub mod app;
pub mod assets;
pub mod dates;
pub mod error;
pub mod frame;
pub mod headers;
pub mod lang;
pub mod limit;
pub mod live;
pub mod settings;
pub mod urls;
pub mod view;

pub use app::{App, EndpointParser, Keys, ParsedEndpoint, Parts, Random};
pub use error::{Answer, Problem};
pub use settings::{Operator, Settings};
