use channel::clock::Timestamp;
use channel::four_eyes::FourEyes;
use channel::grant::Grant;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::life::{Approval, Fingerprint, Life, Refusal, Stage, Step};
use channel::post::Content;

/// Who may do what on a channel, and whether a second person must approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The channel's setting.
    pub four_eyes: FourEyes,
    /// Everybody's grant.
    pub grants: Vec<(EditorId, Grant)>,
    /// Accounts for an emergency: nobody reads posts as one of them.
    pub emergency: Vec<EditorId>,
}

/// A post between writing and release, with the names the desk shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostLife {
    /// Whose.
    pub channel: ChannelId,
    /// The life itself.
    pub life: Life,
    /// Revision of the working copy, if there is one.
    pub revision: Option<i64>,
    /// How many steps the working copy took; to be named at the next one.
    pub step: i64,
    /// Who took the last step.
    pub by: Person,
    /// When.
    pub at: Option<Timestamp>,
    /// Why it was sent back; empty otherwise.
    pub reason: String,
    /// Who approved.
    pub approver: Person,
    /// Everybody who wrote in it.
    pub authors: Vec<Person>,
}

/// Somebody of the house, by number and name. Never leaves the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Number; `None` for nobody and for the program itself.
    pub id: Option<EditorId>,
    /// Name.
    pub name: String,
}

/// A step somebody wants to take with a working copy or with what is out.
#[derive(Clone, Debug)]
pub struct TakeStep<'a> {
    /// Which post.
    pub post: PostId,
    /// What.
    pub step: Step,
    /// Revision of the working copy that was looked at; `None` where there is none.
    pub revision: Option<i64>,
    /// Steps the page knew of.
    pub seen: i64,
    /// What the working copy of that revision says; `None` while something is missing in it.
    pub content: Option<&'a Content>,
    /// The reason of a return; the note of a scheduled correction.
    pub text: &'a str,
    /// A scheduled correction tells nobody.
    pub quiet: bool,
    /// Who.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is written.
    Done,
    /// It is not allowed, and why.
    Refused(Refusal),
    /// Somebody else was faster: the post is no longer as the page showed it. Nothing was written.
    Overtaken,
}

/// What became of the wish to bring something out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// It is out.
    Done {
        /// Its version.
        version: u32,
    },
    /// It is not allowed, and why. Nothing was written.
    Refused(Refusal),
    /// Somebody else was first. Nothing was written.
    Overtaken,
}

/// One line of what was said and done about a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Person,
    /// `comment`, or the step: `submitted`, `returned`, `approved`, `dropped` …
    pub what: String,
    /// The comment, the reason, or what the step was about.
    pub text: String,
}

/// What a working copy said when somebody read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadCopy {
    /// When they sent it back or found it good.
    pub at: Timestamp,
    /// Who.
    pub by: Person,
    /// As typed: see [`crate::Draft::form`].
    pub form: String,
}

/// What a working copy said earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierText {
    /// Its number.
    pub revision: i64,
    /// When it was saved.
    pub at: Timestamp,
    /// By whom.
    pub by: Person,
    /// As typed: see [`crate::Draft::form`].
    pub form: String,
}

/// A working copy that took a step, for the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its post.
    pub post: crate::DeskPost,
    /// How far it got.
    pub stage: Stage,
    /// Who took the last step.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Why it was sent back.
    pub reason: String,
    /// When it goes out.
    pub due: Option<Timestamp>,
    /// Who wrote in it.
    pub authors: Vec<EditorId>,
}

/// A working copy whose time has come.
#[derive(Clone, Debug)]
pub struct DueRelease {
    /// Which post.
    pub post: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// Revision of the working copy.
    pub revision: i64,
    /// The version it corrects.
    pub base_version: Option<u32>,
    /// Who gave it its time.
    pub by: EditorId,
    /// The time.
    pub due: Timestamp,
    /// What goes out.
    pub content: Content,
    /// What was corrected.
    pub note: String,
    /// Nobody's phone rings.
    pub quiet: bool,
}

/// A working copy whose time has come, and which cannot be read.
#[derive(Clone, Debug)]
pub struct BrokenRelease {
    /// Which post.
    pub post: PostId,
    /// The time.
    pub due: Timestamp,
    /// What is wrong, for the log.
    pub why: crate::StoreError,
}

/// A working copy with a time, as the board shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPost {
    /// Which post.
    pub post: PostId,
    /// When it goes out.
    pub at: Timestamp,
    /// Its place among those of the same time.
    pub place: u32,
    /// What goes out.
    pub content: Content,
    /// What was corrected.
    pub note: String,
    /// Nobody's phone rings.
    pub quiet: bool,
}

/// A published version, as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskVersion {
    /// Its number.
    pub version: u32,
    /// When.
    pub at: Timestamp,
    /// Who brought it out.
    pub by: String,
    /// What was corrected.
    pub note: String,
    /// What it says.
    pub content: Content,
}

impl PostLife {
    /// The same with what the working copy says.
    pub fn saying(&self, content: Option<&Content>) -> Life {
        let mut life = self.life.clone();
        if let (Some(copy), Some(content)) = (&mut life.copy, content) {
            copy.says = Some(Fingerprint::of(content));
            copy.warning = content.kind == channel::post::Kind::Warning;
        }
        life
    }

    /// The approval, whether it still holds or not.
    pub fn approval(&self) -> Option<Approval> {
        self.life.copy.as_ref().and_then(|copy| copy.approval)
    }
}
