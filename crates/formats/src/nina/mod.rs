//! NINA's public files (Federal Office of Civil Protection): MoWaS, DWD, KATWARN, BIWAPP, floods and police in JSON.
//!
//! Traps, each held by a test: files exist for districts only, so [`dashboard_path`] wants a district; a reference is in
//! UTC while `sent` is local; most MoWaS warnings never expire; texts hold HTML; a test alarm has status Actual (see
//! [`channel::warning::rehearsal`]); a file with one entry that cannot be read is not complete, and what is missing from
//! an incomplete file is not withdrawn.
mod detail;
mod overview;

use channel::warning::{Name, RegionKey};
pub use detail::detail;
pub use overview::{Listing, Overview, dashboard, map, outlines};
use serde_json::Value;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Why a file was not read at all. A reader that gets this knows nothing, and withdraws nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NinaError {
    /// Longer than [`MAX_BYTES`].
    #[error("the file is longer than {MAX_BYTES} bytes")]
    TooLarge,
    /// A web page: the server's answer to a key it has no file for.
    #[error("a web page, so there is no such file")]
    WebPage,
    /// No JSON.
    #[error("no JSON: {0}")]
    NotJson(String),
    /// JSON of another shape.
    #[error("not {0}")]
    Shape(&'static str),
    /// A warning without a name or time.
    #[error("no warning: {0}")]
    NoWarning(#[from] crate::cap::CapError),
}

/// Which system a warning comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The federation's and the states' own system.
    Mowas,
    /// The weather service.
    Dwd,
    /// KATWARN.
    Katwarn,
    /// BIWAPP.
    Biwapp,
    /// Floods, by the states.
    Lhp,
    /// Police.
    Police,
    /// Not known here.
    Other,
}

impl Source {
    /// Told by the beginning of a warning's id.
    pub fn of(id: &str) -> Source {
        match id.split('.').next().unwrap_or_default() {
            "mow" => Source::Mowas,
            "dwd" => Source::Dwd,
            "kat" => Source::Katwarn,
            "biw" => Source::Biwapp,
            "lhp" => Source::Lhp,
            "pol" => Source::Police,
            _ => Source::Other,
        }
    }
}

/// The path of a district's file. A municipality gets the file of its district; `None` for a whole state.
pub fn dashboard_path(region: &RegionKey) -> Option<String> {
    region.nina().map(|key| format!("/dashboard/{key}.json"))
}

/// The path of one warning's file, and of its outlines.
pub fn detail_paths(id: &Name) -> (String, String) {
    // A name holds no slash that could lead elsewhere, once it is encoded.
    let id: String = url::form_urlencoded::byte_serialize(id.as_str().as_bytes()).collect();
    (format!("/warnings/{id}.json"), format!("/warnings/{id}.geojson"))
}

fn parse(bytes: &[u8]) -> Result<Value, NinaError> {
    if bytes.len() > MAX_BYTES {
        return Err(NinaError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii_start().starts_with(b"<") {
        return Err(NinaError::WebPage);
    }
    serde_json::from_slice(bytes).map_err(|error| NinaError::NotJson(error.to_string()))
}

/// The texts of a member that is a string, a number, or a list of such.
fn texts<'v>(value: &'v Value, name: &str) -> Vec<&'v str> {
    match value.get(name) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

fn items<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
