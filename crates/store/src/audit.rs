//! The words of the audit.
use channel::clock::Timestamp;
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use db::{Statement, args, run};

use crate::row::ms;
use crate::sql;

/// Every word an [`crate::AuditEntry`] can have in `what`; translation keys are `audit.<word>`.
pub const AUDIT_WORDS: &[&str] = &[
    CHANNEL_CREATED,
    PROFILE_SAVED,
    DAYS_SAVED,
    OPENED,
    CLOSED,
    DOMAIN_CLAIMED,
    PUBLISHED,
    CORRECTED,
    PUBLISHED_QUIETLY,
    IMPORTED,
    WITHDRAWN,
    DISCARDED,
    PAUSED,
    RESUMED,
    CANCELLED,
    RETRIED,
    SUBMITTED,
    TAKEN_BACK,
    RETURNED,
    APPROVED,
    SCHEDULED,
    UNSCHEDULED,
    APPROVAL_DROPPED,
    RELEASED_ALONE,
    WROTE,
    VARIANT_WROTE,
    RELEASE_MISSED,
    RELEASE_WITHHELD,
    RELEASE_LATE,
    RELEASED_LATE,
    COMMENTED,
    ARCHIVED,
    REOPENED,
    PINNED,
    UNPINNED,
    TEMPLATE_SAVED,
    TEMPLATE_DROPPED,
    SERIES_SAVED,
    SERIES_ENDED,
    ROLE_GIVEN,
    ROLE_TAKEN,
    FOUR_EYES_SET,
    BREAK_GLASS,
    TOKEN_ISSUED,
    TOKEN_REVOKED,
    INVITED,
    LINK_ISSUED,
    SIGNED_IN,
    SIGN_IN_CHANGED,
    SOURCE_ADDED,
    SOURCE_CHANGED,
    SOURCE_STARTED,
    SOURCE_STOPPED,
    SOURCE_REMOVED,
    OUTLET_ADDED,
    OUTLET_CHANGED,
    OUTLET_REMOVED,
    OUTLET_STOPPED,
    OUTLET_STARTED,
    DISPATCH_DECIDED,
    DISPATCH_ADDED,
    PRESS_SET,
    PRESS_MARKED,
    PRESS_AHEAD,
    PRESS_UNMARKED,
    NEWSROOM_ADDED,
    NEWSROOM_REMOVED,
    WEBHOOK_ADDED,
    WEBHOOK_REMOVED,
    WEBHOOK_STOPPED,
    WEBHOOK_STARTED,
    VARIANT_SUBMITTED,
    VARIANT_TAKEN_BACK,
    VARIANT_RETURNED,
    VARIANT_APPROVED,
    VARIANT_TAKEN_DOWN,
    VARIANT_DISCARDED,
    WARNING_ASKED,
    WARNING_DISCARDED,
    WARNING_RELEASED,
    WARNING_UPDATED,
    WARNING_ALL_CLEAR,
    WARNING_FALSE_ALARM,
    WARNING_SEEN,
    WARNING_CLOSED,
    AREAS_SAVED,
    RUN_PLAN_SAVED,
    RUN_BEGUN,
    RUN_MISSED,
    CANARY_ADDED,
    PHONE_ADDED,
    PHONE_REMOVED,
    CANARY_DROPPED,
    CANARY_NOTICED,
    OFFICIAL_SOURCE_ADDED,
    OFFICIAL_SOURCE_CONFIRMED,
    OFFICIAL_SOURCE_REMOVED,
    OFFICIAL_RULE_SET,
    OFFICIAL_PUSHED,
    OFFICIAL_SENT,
    OFFICIAL_DISMISSED,
    MEDIUM_ADDED,
    MEDIUM_CHANGED,
    MEDIUM_DELETED,
    NEWSLETTER_SAVED,
    NEWSLETTER_STARTED,
    NEWSLETTER_STOPPED,
    ISSUE_PAUSED,
    ISSUE_RESUMED,
    ISSUE_CANCELLED,
    ISSUE_REPEATED,
    RECORDS_HANDED_OUT,
];
pub(crate) const CHANNEL_CREATED: &str = "channel_created";
pub(crate) const PROFILE_SAVED: &str = "profile_saved";
pub(crate) const DAYS_SAVED: &str = "publishing_days_saved";
pub(crate) const OPENED: &str = "channel_opened";
pub(crate) const CLOSED: &str = "channel_closed";
pub(crate) const DOMAIN_CLAIMED: &str = "domain_claimed";
pub(crate) const PUBLISHED: &str = "published";
pub(crate) const CORRECTED: &str = "corrected";
pub(crate) const PUBLISHED_QUIETLY: &str = "published_quietly";
pub(crate) const IMPORTED: &str = "imported";
pub(crate) const WITHDRAWN: &str = "withdrawn";
pub(crate) const DISCARDED: &str = "draft_discarded";
pub(crate) const PAUSED: &str = "delivery_paused";
pub(crate) const RESUMED: &str = "delivery_resumed";
pub(crate) const CANCELLED: &str = "delivery_cancelled";
pub(crate) const RETRIED: &str = "delivery_retried";
pub(crate) const SUBMITTED: &str = "submitted";
pub(crate) const TAKEN_BACK: &str = "taken_back";
pub(crate) const RETURNED: &str = "returned";
pub(crate) const APPROVED: &str = "approved";
pub(crate) const SCHEDULED: &str = "scheduled";
pub(crate) const UNSCHEDULED: &str = "unscheduled";
pub(crate) const APPROVAL_DROPPED: &str = "approval_dropped";
pub(crate) const WROTE: &str = "wrote";
pub(crate) const VARIANT_WROTE: &str = "variant_wrote";
pub(crate) const RELEASED_ALONE: &str = "released_alone";
pub(crate) const RELEASE_MISSED: &str = "release_missed";
pub(crate) const RELEASE_WITHHELD: &str = "release_withheld";
pub(crate) const RELEASE_LATE: &str = "release_late";
pub(crate) const RELEASED_LATE: &str = "released_late";
pub(crate) const COMMENTED: &str = "commented";
pub(crate) const ARCHIVED: &str = "archived";
pub(crate) const REOPENED: &str = "reopened";
pub(crate) const PINNED: &str = "pinned";
pub(crate) const UNPINNED: &str = "unpinned";
pub(crate) const TEMPLATE_SAVED: &str = "template_saved";
pub(crate) const TEMPLATE_DROPPED: &str = "template_dropped";
pub(crate) const SERIES_SAVED: &str = "series_saved";
pub(crate) const SERIES_ENDED: &str = "series_ended";
pub(crate) const ROLE_GIVEN: &str = "role_given";
pub(crate) const ROLE_TAKEN: &str = "role_taken";
pub(crate) const FOUR_EYES_SET: &str = "four_eyes_set";
pub(crate) const BREAK_GLASS: &str = "break_glass_used";
pub(crate) const TOKEN_ISSUED: &str = "token_issued";
pub(crate) const TOKEN_REVOKED: &str = "token_revoked";
pub(crate) const INVITED: &str = "invited";
pub(crate) const LINK_ISSUED: &str = "link_issued";
pub(crate) const SIGNED_IN: &str = "signed_in";
pub(crate) const SIGN_IN_CHANGED: &str = "sign_in_changed";
pub(crate) const SOURCE_ADDED: &str = "source_added";
pub(crate) const SOURCE_CHANGED: &str = "source_changed";
pub(crate) const SOURCE_STARTED: &str = "source_started";
pub(crate) const SOURCE_STOPPED: &str = "source_stopped";
pub(crate) const SOURCE_REMOVED: &str = "source_removed";
pub(crate) const OUTLET_ADDED: &str = "outlet_added";
pub(crate) const OUTLET_CHANGED: &str = "outlet_changed";
pub(crate) const OUTLET_REMOVED: &str = "outlet_removed";
pub(crate) const OUTLET_STOPPED: &str = "outlet_stopped";
pub(crate) const OUTLET_STARTED: &str = "outlet_started";
pub(crate) const DISPATCH_DECIDED: &str = "dispatch_decided";
pub(crate) const DISPATCH_ADDED: &str = "dispatch_added";
pub(crate) const PRESS_SET: &str = "press_set";
pub(crate) const PRESS_MARKED: &str = "press_marked";
pub(crate) const PRESS_AHEAD: &str = "press_ahead";
pub(crate) const PRESS_UNMARKED: &str = "press_unmarked";
pub(crate) const NEWSROOM_ADDED: &str = "newsroom_added";
pub(crate) const NEWSROOM_REMOVED: &str = "newsroom_removed";
pub(crate) const WEBHOOK_ADDED: &str = "webhook_added";
pub(crate) const WEBHOOK_REMOVED: &str = "webhook_removed";
pub(crate) const WEBHOOK_STOPPED: &str = "webhook_stopped";
pub(crate) const WEBHOOK_STARTED: &str = "webhook_started";
pub(crate) const VARIANT_SUBMITTED: &str = "variant_submitted";
pub(crate) const VARIANT_TAKEN_BACK: &str = "variant_taken_back";
pub(crate) const VARIANT_RETURNED: &str = "variant_returned";
pub(crate) const VARIANT_APPROVED: &str = "variant_approved";
pub(crate) const VARIANT_TAKEN_DOWN: &str = "variant_taken_down";
pub(crate) const VARIANT_DISCARDED: &str = "variant_discarded";
pub(crate) const WARNING_ASKED: &str = "warning_asked";
pub(crate) const WARNING_DISCARDED: &str = "warning_discarded";
pub(crate) const WARNING_RELEASED: &str = "warning_released";
pub(crate) const WARNING_UPDATED: &str = "warning_updated";
pub(crate) const WARNING_ALL_CLEAR: &str = "warning_all_clear";
pub(crate) const WARNING_FALSE_ALARM: &str = "warning_false_alarm";
pub(crate) const WARNING_SEEN: &str = "warning_seen";
pub(crate) const WARNING_CLOSED: &str = "warning_closed";
pub(crate) const AREAS_SAVED: &str = "warning_areas_saved";
pub(crate) const RUN_PLAN_SAVED: &str = "rehearsal_plan_saved";
pub(crate) const RUN_BEGUN: &str = "rehearsal_begun";
pub(crate) const RUN_MISSED: &str = "rehearsal_missed";
pub(crate) const CANARY_ADDED: &str = "canary_added";
pub(crate) const PHONE_ADDED: &str = "phone_added";
pub(crate) const PHONE_REMOVED: &str = "phone_removed";
pub(crate) const CANARY_DROPPED: &str = "canary_dropped";
pub(crate) const CANARY_NOTICED: &str = "canary_noticed";
pub(crate) const OFFICIAL_SOURCE_ADDED: &str = "official_source_added";
pub(crate) const OFFICIAL_SOURCE_CONFIRMED: &str = "official_source_confirmed";
pub(crate) const OFFICIAL_SOURCE_REMOVED: &str = "official_source_removed";
pub(crate) const OFFICIAL_RULE_SET: &str = "official_rule_set";
pub(crate) const OFFICIAL_PUSHED: &str = "official_pushed";
pub(crate) const OFFICIAL_SENT: &str = "official_sent";
pub(crate) const OFFICIAL_DISMISSED: &str = "official_dismissed";
pub(crate) const MEDIUM_ADDED: &str = "medium_added";
pub(crate) const MEDIUM_CHANGED: &str = "medium_changed";
pub(crate) const MEDIUM_DELETED: &str = "medium_deleted";
pub(crate) const NEWSLETTER_SAVED: &str = "newsletter_saved";
pub(crate) const NEWSLETTER_STARTED: &str = "newsletter_started";
pub(crate) const NEWSLETTER_STOPPED: &str = "newsletter_stopped";
pub(crate) const ISSUE_PAUSED: &str = "issue_paused";
pub(crate) const ISSUE_RESUMED: &str = "issue_resumed";
pub(crate) const ISSUE_CANCELLED: &str = "issue_cancelled";
pub(crate) const ISSUE_REPEATED: &str = "issue_repeated";
pub(crate) const RECORDS_HANDED_OUT: &str = "records_handed_out";

/// A line about a channel.
pub(crate) fn line(
    channel: ChannelId,
    what: &'static str,
    subject: &str,
    detail: &str,
    by: EditorId,
    now: Timestamp,
) -> Statement {
    run(sql::audit::ADD, args![channel.0, ms(now), what, subject, by.0, detail, None::<i64>])
}

/// A line about one version of a post.
pub(crate) fn version_line(
    (channel, post, version): (ChannelId, PostId, u32),
    what: &'static str,
    detail: &str,
    by: EditorId,
    now: Timestamp,
) -> Statement {
    let version = Some(i64::from(version));
    run(sql::audit::ADD, args![channel.0, ms(now), what, post.to_string(), by.0, detail, version])
}

/// A line about a post whose channel the caller does not know; with the version it has by then.
pub(crate) fn post_line(post: PostId, what: &'static str, detail: &str, by: EditorId, now: Timestamp) -> Statement {
    run(sql::audit::ADD_FOR_POST, args![post.0, ms(now), what, post.to_string(), by.0, detail])
}

/// A line about a delivery whose channel the caller does not know.
pub(crate) fn delivery_line(delivery: DeliveryId, what: &'static str, by: EditorId, now: Timestamp) -> Statement {
    run(sql::audit::ADD_FOR_DELIVERY, args![delivery.0, ms(now), what, delivery.to_string(), by.0, ""])
}

/// A line about an account, in each channel it works for.
pub(crate) fn account_line(
    about: EditorId,
    what: &'static str,
    detail: &str,
    by: EditorId,
    now: Timestamp,
) -> Statement {
    run(sql::audit::ADD_FOR_EDITOR, args![about.0, ms(now), what, about.to_string(), by.0, detail])
}

/// What the audit says of an address: its host. The rest may be a secret, and what stands here stays for ever.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}
