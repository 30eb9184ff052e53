//! What comes out of the store and what goes in. Nothing here that names a follower has Debug.

mod account;
mod admin;
mod alarm;
mod audit;
mod delivery;
mod desk;
mod fediverse;
mod feed_key;
mod figure;
mod follow;
mod hub;
mod life;
mod medium;
mod newsletter;
mod official;
mod outlet;
mod page;
mod phone;
mod post;
mod press;
mod proof;
mod reaction;
mod record;
mod rehearsal;
mod source;
mod template;
mod variant;
mod warning;
mod webhook;

pub use account::{
    Account, ApiToken, BreakGlassUse, FromProvider, NewApiToken, NewEditor, Passkey, Session, Ticket, TicketKind,
};
pub use admin::{ImportAs, ImportItem, LaneCounts, StoreCounts, StoredHalves};
pub use alarm::DeskAlarm;
pub use audit::{AuditEntry, AuditFilter, AuditHead};
pub use delivery::{Checkpoint, Due, Followed, Greeting, Retry, RetryNew, RetryOutcome, SealedRow, Shard};
pub use desk::{
    DeliveryReport, DeskPost, Draft, Publish, Published, Repeated, SYSTEM, SaveDraft, ServiceReport, Withdraw,
};
pub use fediverse::{
    Actor, ClaimedLetter, ClaimedSend, FediverseFollower, FediverseLeaver, FediverseOrder, LetterEnd, NewLetter,
    SendEnd,
};
pub use feed_key::{CapFile, FeedKeyHalf};
pub use figure::{Figure, FigureDay, FigureKind};
pub use follow::{BookletDraw, Drawn, NewSubscription, Put, Standing};
pub use hub::HubPing;
pub use life::{
    BrokenRelease, DeskVersion, DueRelease, EarlierText, Person, PlannedPost, PostLife, ReadCopy, Released, Remark,
    Rules, TakeStep, Taken, Waiting,
};
pub use medium::{MediaFilter, MediumDropped, MediumFile, MediumUse, ShownBy, StoredMedium};
pub use newsletter::{
    AskedFate, AskedReader, Issue, IssueCounts, IssuePost, IssueState, KnownReader, LaterMail, MailHealth, MailStep,
    Mailing, MailingRange, NewReader, Newsletter, SealedReader,
};
pub use official::{
    ClaimedOfficial, FoundMessage, KnownOfficial, KnownOfficials, Official, OfficialChange, OfficialMessage,
    OfficialReading, OfficialSource, OfficialTurn, Settling, Spent,
};
pub use outlet::{DispatchReport, NewOutlet, Outlet, Work};
pub use page::{Cursor, Page};
pub use phone::{NewPhone, Phone, PhoneBox, WaitingPost};
pub use post::{MonthCount, PublicChannel, PublishedPost, ShownVariants, VersionLine, Withdrawn};
pub use press::{AheadRelease, Newsroom, NewsroomLine, PressAbout};
pub use proof::{IssuedProof, LastProof, SealedProof, StoredKeyList, UnsealedProof};
pub use reaction::{Answered, ReactionEpoch, ReactionSlot, Shown, ShownOf};
pub use record::{RecordedVariant, RecordedVersion};
pub use rehearsal::{Canary, Echo, HandOver, NewCanary, NewRun, StoredRun, StoredRunPlan};
pub use source::{ClaimedSource, ItemNote, Looked, Source, SourceItem};
pub use template::{KeptSeries, OpenOccasion, SaveSeries, Template};
pub use variant::{DeskVariant, SaveVariant, SavedVariant, StepVariant, WaitingVariant};
pub use warning::{NewWarning, ReleaseWarning, Sealed, TownArea, WarningDraft, WarningHead};
pub use webhook::{ClaimedCall, NewWebhook, Settled, Webhook, WebhookCall};
