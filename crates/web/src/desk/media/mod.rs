//! The media library: what comes in is told by its content, cleaned, and kept once; what is said of it belongs to it.
pub mod delete;
pub mod fields;
pub mod list;
pub mod new;
pub mod pictures;
pub mod process;
pub mod show;
pub mod take;
pub mod view;

use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use channel::ids::MediumId;
use channel::medium::Kind;
use formats::webvtt::Fault;

/// Bytes the largest file may have: a film of two minutes as phones take it.
pub const FILE_MAX: u64 = bytes_max(Kind::Video);

/// Bytes a file may have by its kind.
pub const fn bytes_max(kind: Kind) -> u64 {
    const MB: u64 = 1024 * 1024;
    match kind {
        Kind::Picture | Kind::Document => 25 * MB,
        Kind::Audio => 50 * MB,
        Kind::Video => 120 * MB,
    }
}

/// Why a file was not taken; the key of the sentence is [`Refused::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing we know by its content, whatever its name says.
    Kind,
    /// Something else than a picture where only pictures go.
    NoPicture,
    /// What iPhones take unless told otherwise. Who decodes it owes fees or licenses its own program away.
    Heic,
    /// A picture format we do not decode.
    Avif,
    /// A film in a way many phones do not play.
    Hevc,
    /// More pixels than we decode.
    Pixels,
    /// More bytes than a file of its kind may have.
    Bytes(Kind),
    /// Cut off or broken.
    Broken,
    /// Where files are kept is away or full.
    Away,
    /// Nobody could read what is said.
    NoCaptions,
    /// The captions are not right.
    Captions(Fault),
}

impl Refused {
    /// Translation key.
    pub fn key(self) -> &'static str {
        match self {
            Refused::Kind => "error.medium.kind",
            Refused::NoPicture => "error.medium.no_picture",
            Refused::Heic => "error.medium.heic",
            Refused::Avif => "error.medium.avif",
            Refused::Hevc => "error.medium.hevc",
            Refused::Pixels => "error.medium.pixels",
            Refused::Bytes(_) => "error.medium.bytes",
            Refused::Broken => "error.medium.broken",
            Refused::Away => "error.medium.away",
            Refused::NoCaptions => "error.captions.none",
            Refused::Captions(Fault::Kind) => "error.captions.kind",
            Refused::Captions(Fault::Times(_)) => "error.captions.times",
            Refused::Captions(Fault::Empty) => "error.captions.empty",
            Refused::Captions(Fault::Long) => "error.captions.long",
        }
    }

    /// The number the sentence needs.
    pub fn arg(self) -> String {
        match self {
            Refused::Bytes(kind) => (bytes_max(kind) / 1024 / 1024).to_string(),
            Refused::Captions(Fault::Times(line)) => line.to_string(),
            _ => String::new(),
        }
    }

    /// Which field of the form it is about.
    pub fn field(self) -> &'static str {
        match self {
            Refused::NoCaptions | Refused::Captions(_) => "captions",
            _ => "file",
        }
    }
}

/// A form about a medium that waited for somebody to sign in, as it was typed; `medium` is the word in its address.
pub async fn shown_again(app: &App, at: &At, medium: &str, typed: &Fields) -> Answer {
    match MediumId::parse(medium) {
        Some(id) => show::shown_again(app, at, id, typed).await,
        None if medium == "new" => new::shown_again(app, at, typed),
        None => Err(Problem::NotFound),
    }
}
