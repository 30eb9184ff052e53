//! The migrations. One row of numbers for both databases: on PostgreSQL, where both are one, they are applied in this
//! order; on SQLite each file takes its own. Forward only, and frozen by `migrations/checksums.txt`.
use db::Migration;

macro_rules! migration {
    ($name:literal) => {
        Migration { name: $name, sql: include_str!(concat!("../migrations/", $name, ".sql")) }
    };
}

/// All, in order.
pub static ALL: &[Migration] = &[
    migration!("0001_content"),
    migration!("0002_followers"),
    migration!("0003_reaction_slots"),
    migration!("0004_booklets"),
    migration!("0005_reactions"),
    migration!("0006_public_halves"),
    migration!("0007_pace"),
    migration!("0008_held"),
    migration!("0009_publishing_days"),
    migration!("0010_life"),
    migration!("0011_sign_in"),
    migration!("0012_api_tokens"),
    migration!("0013_places"),
    migration!("0014_audit_chain"),
    migration!("0015_figures"),
    migration!("0016_validity"),
    migration!("0017_templates"),
    migration!("0018_media"),
    migration!("0020_variants"),
    migration!("0021_webhooks"),
    migration!("0022_sources"),
    migration!("0023_warnings"),
    migration!("0024_outlets"),
    migration!("0025_rehearsals"),
    migration!("0026_official"),
    migration!("0027_proofs"),
    migration!("0028_second_pair"),
    migration!("0029_newsletter"),
    migration!("0029_newsletter_readers"),
    migration!("0030_fediverse"),
    migration!("0031_press"),
    migration!("0032_choice"),
    migration!("0033_warning_drafts"),
    migration!("0034_official_again"),
    migration!("0035_outlet_rest"),
    migration!("0036_alarms"),
    migration!("0037_feed_signatures"),
    migration!("0042_draft_text"),
    migration!("0043_rehearsals_behind"),
    migration!("0044_returned"),
    migration!("0045_rehearsed_elsewhere"),
    migration!("0046_retries_behind"),
];
/// Those of the content file.
pub static CONTENT: &[Migration] = &[
    migration!("0001_content"),
    migration!("0003_reaction_slots"),
    migration!("0006_public_halves"),
    migration!("0007_pace"),
    migration!("0009_publishing_days"),
    migration!("0010_life"),
    migration!("0011_sign_in"),
    migration!("0012_api_tokens"),
    migration!("0013_places"),
    migration!("0014_audit_chain"),
    migration!("0015_figures"),
    migration!("0016_validity"),
    migration!("0017_templates"),
    migration!("0018_media"),
    migration!("0020_variants"),
    migration!("0021_webhooks"),
    migration!("0022_sources"),
    migration!("0023_warnings"),
    migration!("0024_outlets"),
    migration!("0025_rehearsals"),
    migration!("0026_official"),
    migration!("0027_proofs"),
    migration!("0028_second_pair"),
    migration!("0029_newsletter"),
    migration!("0031_press"),
    migration!("0032_choice"),
    migration!("0033_warning_drafts"),
    migration!("0034_official_again"),
    migration!("0035_outlet_rest"),
    migration!("0036_alarms"),
    migration!("0037_feed_signatures"),
    migration!("0042_draft_text"),
    migration!("0044_returned"),
    migration!("0045_rehearsed_elsewhere"),
];
/// Tables of the followers part, which PostgreSQL keeps beside the others; their backups live for days only.
pub const FOLLOWER_TABLES: &[&str] = &[
    "push_origin",
    "subscription",
    "fanout",
    "shard",
    "retry",
    "retry_count",
    "greeting",
    "booklet",
    "fediverse_inbox",
    "fediverse_follower",
    "fediverse_send",
    "fediverse_letter",
    "fediverse_done",
    "reader",
    "reader_asked",
    "mailing",
    "mailing_range",
    "mailing_later",
];
/// Those of the followers file.
pub static FOLLOWERS: &[Migration] = &[
    migration!("0002_followers"),
    migration!("0004_booklets"),
    migration!("0008_held"),
    migration!("0029_newsletter_readers"),
    migration!("0030_fediverse"),
    migration!("0043_rehearsals_behind"),
    migration!("0046_retries_behind"),
];
/// Tables no backup holds a row of.
pub const REACTION_TABLES: &[&str] = &["reaction"];
/// Those of the reactions' file.
pub static REACTIONS: &[Migration] = &[migration!("0005_reactions")];
