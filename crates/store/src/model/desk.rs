use channel::clock::Timestamp;
use channel::delivery::{self, Counts, Lane, NoRepeat, Occasion, Plan};
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use channel::life::Stage;
use channel::pace::{Pace, Rest};
use channel::post::{Content, Kind, State};

/// Stands for the program itself where an editor is named: imports, the command line.
pub const SYSTEM: EditorId = EditorId(0);

/// One line of the desk's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskPost {
    /// Its number.
    pub id: PostId,
    /// Whose it is.
    pub channel: ChannelId,
    /// Where it stands.
    pub state: State,
    /// Latest published version.
    pub version: Option<u32>,
    /// Title of the draft if there is one, else of the latest version.
    pub title: String,
    /// Likewise; `None` when the draft names none.
    pub kind: Option<Kind>,
    /// First publication.
    pub published: Option<Timestamp>,
    /// Last change of draft or post.
    pub saved: Timestamp,
    /// Whether somebody is working on it.
    pub has_draft: bool,
    /// Where it stands in its life.
    pub stage: Stage,
    /// How far the working copy got, if there is one.
    pub copy: Option<Stage>,
    /// Name of the editor who changed it last; empty for the program itself.
    pub by: String,
}

/// A working copy: of a new post, or of a published one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which post.
    pub post: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// JSON of the form as typed: any JSON object, never refused. `title` and `kind`, if they are strings, are shown
    /// in lists.
    pub form: String,
    /// Counts up at each save.
    pub revision: i64,
    /// Last save.
    pub saved: Timestamp,
    /// The version it began from.
    pub base_version: Option<u32>,
    /// Who saved last.
    pub editor: EditorId,
    /// Their name.
    pub editor_name: String,
}

/// What became of an autosave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveDraft {
    /// Kept.
    Saved {
        /// To be named at the next save.
        revision: i64,
    },
    /// Somebody else saved meanwhile; this is theirs. Nothing was written.
    Conflict {
        /// As it stands.
        draft: Box<Draft>,
    },
    /// There is no draft any more: published or discarded meanwhile. Nothing was written.
    Gone,
}

/// Everything one publication writes, in one transaction.
#[derive(Clone, Debug)]
pub struct Publish {
    /// A post made by `create_draft`.
    pub post: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// What it says.
    pub content: Content,
    /// Readable tail of its address, from `channel::slug::from_title`.
    pub slug_tail: String,
    /// For the audit.
    pub occasion: Occasion,
    /// Deliveries to write: one per outlet.
    pub plan: Plan,
    /// As many fresh ids as the plan has outlets.
    pub delivery_ids: Vec<DeliveryId>,
    /// What was corrected, for the visible history.
    pub note: String,
    /// Who.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
    /// `None` for the first publication, else the version being corrected; another one in the database is a conflict.
    pub expect_version: Option<u32>,
    /// When given, the draft must still be at this revision, so that no colleague's later words are dropped unseen.
    pub expect_revision: Option<i64>,
    /// Original date of an imported post; `None` is `now`.
    pub published: Option<Timestamp>,
}

impl Publish {
    /// The first publication of a post, told in the usual way; `number` makes the ids distinct.
    pub fn first(
        (post, channel): (PostId, ChannelId),
        content: Content,
        by: EditorId,
        now: Timestamp,
        mut number: impl FnMut() -> u32,
    ) -> Publish {
        let plan = delivery::plan(&content, Occasion::New, now);
        Publish {
            post,
            channel,
            slug_tail: channel::slug::from_title(content.title.as_str()),
            occasion: Occasion::New,
            delivery_ids: plan.outlets.iter().map(|_| DeliveryId::fresh(now, number())).collect(),
            plan,
            content,
            note: String::new(),
            by,
            now,
            expect_version: None,
            expect_revision: None,
            published: None,
        }
    }
}

/// What became of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is out.
    Done {
        /// Its version.
        version: u32,
    },
    /// Somebody else was first, or the post is withdrawn or unknown. Nothing was written.
    Conflict,
}

/// Everything one withdrawal writes, in one transaction.
#[derive(Clone, Debug)]
pub struct Withdraw {
    /// The number of the post a working copy becomes, if there is one; without, the copy is thrown away.
    pub keep: Option<PostId>,
    /// A published post.
    pub post: PostId,
    /// Deliveries to write where the post went out: one per outlet.
    pub plan: Plan,
    /// As many fresh ids as the plan has outlets.
    pub delivery_ids: Vec<DeliveryId>,
    /// A sentence everybody can read.
    pub reason: String,
    /// Who.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
}

/// How one delivery goes, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryReport {
    /// Its number.
    pub id: DeliveryId,
    /// Whose.
    pub channel: ChannelId,
    /// Of which post.
    pub post: PostId,
    /// Title of that version.
    pub title: String,
    /// Which version.
    pub version: u32,
    /// Which queue.
    pub lane: Lane,
    /// Which outlet.
    pub outlet: String,
    /// Where it stands.
    pub state: delivery::State,
    /// How many.
    pub counts: Counts,
    /// The same by push service (`https://host`).
    pub per_service: Vec<ServiceReport>,
    /// When a person, or a restore, held it last, or ended it, and who: [`SYSTEM`] for the technicians and the restore.
    pub held: Option<(Timestamp, EditorId)>,
    /// The delivery that repeats it.
    pub repeated: Option<DeliveryId>,
    /// When it was ordered.
    pub created: Timestamp,
    /// When it began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub finished: Option<Timestamp>,
}

/// What came of the wish to send once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// As a delivery of its own.
    Ordered,
    /// It would not be safe, or makes no sense.
    No(NoRepeat),
    /// Somebody did so already, or a later delivery of the post has overtaken it.
    Overtaken,
}

/// One push service's part of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceReport {
    /// As `https://host`.
    pub origin: String,
    /// How many.
    pub counts: Counts,
    /// How fast.
    pub pace: Pace,
    /// Set while it is left alone.
    pub rest: Option<Rest>,
}
