use channel::clock::Timestamp;
use channel::ids::{ChannelId, MediumId, PostId, TemplateId};
use channel::medium::{About, Format, Kind};

/// The file of a medium, as it lies in the media folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediumFile {
    /// Stem of its name: what is in it, as a hash.
    pub hash: String,
    /// How it is written.
    pub format: Format,
    /// Of the largest size of a picture, pixels; 0 for everything else.
    pub width: u32,
    /// Of the largest size of a picture, pixels; 0 for everything else.
    pub height: u32,
    /// Of the file, or of a picture's largest size; 0 for pictures older than the library.
    pub bytes: u64,
    /// Stem of the captions' file; of whatever is heard.
    pub captions: Option<String>,
}

/// A medium whose files lie in the media folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMedium {
    /// Its number.
    pub id: MediumId,
    /// Whose it is.
    pub channel: ChannelId,
    /// Where it lies.
    pub file: MediumFile,
    /// What is said of it.
    pub about: About,
    /// When it was added.
    pub created: Timestamp,
}

impl StoredMedium {
    /// What sort it is.
    pub fn kind(&self) -> Kind {
        self.file.format.kind()
    }
}

/// Which media of a channel are wanted, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaFilter {
    /// Words of name, description and credit, all of them; empty for every medium.
    pub words: String,
    /// Of one sort only.
    pub kind: Option<Kind>,
    /// Those before this one.
    pub before: Option<MediumId>,
}

/// What shows a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownBy {
    /// A post.
    Post(PostId),
    /// A template: whatever is made of it.
    Template(TemplateId),
}

/// One post or template that shows a medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediumUse {
    /// Which.
    pub by: ShownBy,
    /// Its title or name.
    pub title: String,
    /// Whether it stands there now: in what residents see, in a working copy, or in what goes out at a time. Otherwise
    /// only versions of before show it.
    pub now: bool,
}

/// What became of a medium that was to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediumDropped {
    /// It is gone. These stems no other medium has: their files may go too.
    Done {
        /// Of its file and of its captions.
        unused: Vec<String>,
    },
    /// Something shows it now.
    Used,
    /// There is no such medium.
    Unknown,
}
