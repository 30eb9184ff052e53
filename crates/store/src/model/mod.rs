//! What comes out of the store and what goes in. Nothing here that names a follower has Debug.

mod account;
mod admin;
mod audit;
mod delivery;
mod desk;
mod figure;
mod follow;
mod life;
mod medium;
mod official;
mod outlet;
mod page;
mod post;
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
pub use admin::{ImportAs, ImportItem, LaneCounts, StoreCounts, StoredHalves, Warn};
pub use audit::{AuditEntry, AuditFilter, AuditHead};
pub use delivery::{Checkpoint, Due, Followed, Greeting, Retry, RetryNew, RetryOutcome, SealedRow, Shard};
pub use desk::{
    DeliveryReport, DeskPost, Draft, Publish, Published, Repeated, SYSTEM, SaveDraft, ServiceReport, Withdraw,
};
pub use figure::{Figure, FigureDay, FigureKind};
pub use follow::{BookletDraw, Drawn, NewSubscription, Put, Standing};
pub use life::{
    DeskVersion, DueRelease, Person, PlannedPost, PostLife, Released, Remark, Rules, TakeStep, Taken, Waiting,
};
pub use medium::{MediaFilter, MediumDropped, MediumFile, MediumUse, ShownBy, StoredMedium};
pub use official::{
    ClaimedOfficial, FoundMessage, Official, OfficialChange, OfficialMessage, OfficialReading, OfficialSource,
    OfficialTurn,
};
pub use outlet::{DispatchReport, NewOutlet, Outlet, Work};
pub use page::{Cursor, Page};
pub use post::{MonthCount, PublicChannel, PublishedPost, ShownVariants, VersionLine};
pub use proof::{IssuedProof, SealedProof, StoredKeyList, UnsealedProof};
pub use reaction::{Answered, ReactionEpoch, ReactionSlot, Shown, ShownOf};
pub use record::{RecordedVariant, RecordedVersion};
pub use rehearsal::{Canary, Echo, HandOver, NewCanary, NewRun, StoredRun, StoredRunPlan};
pub use source::{ClaimedSource, ItemNote, Looked, Source, SourceItem};
pub use template::{KeptSeries, OpenOccasion, SaveSeries, Template};
pub use variant::{DeskVariant, SaveVariant, SavedVariant, StepVariant, WaitingVariant};
pub use warning::{NewWarning, ReleaseWarning, Sealed, TownArea, WarningDraft, WarningHead};
pub use webhook::{ClaimedCall, NewWebhook, Settled, Webhook, WebhookCall};
