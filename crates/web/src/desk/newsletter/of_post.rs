//! One post in the newsletter: whether it will be in an issue, in which it was, and how a mail shows it.
use crate::app::App;
use crate::dates::{self, Dates};
use crate::desk::guard::At;
use crate::error::Problem;
use crate::frame::grouped;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::newsletter::{LATE, Rhythm};
use channel::post::{Kind, State};
use formats::newsletter::{Digest, Letter, Ways, digest};
use formats::post_view::{ChannelView, PostView};
use jiff::SignedDuration;
use serde::Serialize;
use store::model::{Issue, IssueState, Newsletter, PublishedPost};

/// Issues looked at for a post of these days, and for an older one.
const RECENT: usize = 20;
const OLD: usize = 400;

/// Whether posts of a kind go out with it.
pub fn carries(newsletter: Option<&Newsletter>, kind: Kind) -> bool {
    newsletter.is_some_and(|one| one.running && one.setup.plan.tells(kind))
}

/// When what is about to come out goes with it, in words; nothing where it does not.
pub fn plan(lang: Lang, dates: &Dates, newsletter: Option<&Newsletter>, kind: Kind) -> Option<String> {
    let newsletter = newsletter.filter(|one| carries(Some(one), kind))?;
    let plan = newsletter.setup.plan;
    let time = dates.time(plan.moment(Rhythm::Daily, dates.now(), &dates.zone())?);
    let weekday = t(lang, &format!("newsletter.weekday.{}", plan.weekday.to_monday_one_offset()), &[]);
    let key = if kind == Kind::Warning { "newsletter.post.plan_warning" } else { "newsletter.post.plan" };
    Some(t(lang, key, &[("time", &time), ("weekday", &weekday)]))
}

/// What the newsletter and a post have to do with each other.
pub struct Told {
    /// Issues that tell it, the newest first, each with the version it had when the issue was made.
    pub issues: Vec<(Issue, u32)>,
    /// Issues that will.
    pub coming: Vec<(Rhythm, Timestamp)>,
}

impl Told {
    /// Of a post that is out or was.
    pub async fn of(app: &App, at: &At, id: PostId) -> Result<Told, Problem> {
        let none = Told { issues: Vec::new(), coming: Vec::new() };
        let channel = at.channel.channel.id;
        let (Some(newsletter), Some(post)) = (app.desk.newsletter(channel).await?, app.desk.published(id).await?)
        else {
            return Ok(none);
        };
        let mut all = app.desk.issues(channel, RECENT).await?;
        if all.len() == RECENT && all.last().is_some_and(|oldest| oldest.created > post.published) {
            all = app.desk.issues(channel, OLD).await?;
        }
        let telling = |issue: Issue| {
            let version = issue.posts.iter().find(|(told, _)| *told == id)?.1;
            Some((issue, version))
        };
        let issues: Vec<_> = all.into_iter().filter_map(telling).collect();
        let (now, zone) = (app.clock.now(), dates::zone(&at.channel.channel.profile));
        let open = |rhythm: &Rhythm| issues.iter().all(|(issue, _)| issue.rhythm != *rhythm);
        let coming = Rhythm::ALL.into_iter().filter(open);
        let coming = coming.filter_map(|rhythm| Some((rhythm, coming_at(&newsletter, &post, rhythm, now, &zone)?)));
        Ok(Told { coming: coming.collect(), issues })
    }

    /// What a correction does there; nothing where it has nothing to do with it.
    pub fn corrected(&self, lang: Lang) -> Option<String> {
        match (self.issues.is_empty(), self.coming.is_empty()) {
            (true, true) => None,
            (true, false) => Some(t(lang, "newsletter.post.corrected_coming", &[])),
            (false, true) => Some(t(lang, "newsletter.post.corrected_told", &[])),
            (false, false) => Some(t(lang, "newsletter.post.corrected_both", &[])),
        }
    }

    /// What a withdrawal does there.
    pub fn withdrawn(&self, lang: Lang) -> Option<String> {
        match (self.issues.is_empty(), self.coming.is_empty()) {
            (true, true) => None,
            (true, false) => Some(t(lang, "newsletter.post.withdrawn_coming", &[])),
            (false, _) => Some(t(lang, "newsletter.post.withdrawn_told", &[])),
        }
    }

    /// For the report.
    pub fn lines(&self, at: &At, dates: &Dates, lang: Lang) -> Vec<Line> {
        let url = at.is_admin().then(|| at.urls().page("/newsletter"));
        let told = self.issues.iter().map(|(issue, _)| Line {
            rhythm: rhythm_word(lang, issue.rhythm),
            when: dates.moment(issue.created),
            mark: mark(issue.state),
            state_label: t(lang, &format!("newsletter.state.{}", issue.state.key()), &[]),
            say: counts(lang, issue).join(", "),
            problem: match issue.finished {
                None if !issue.problem.is_empty() => t(lang, &issue.problem, &[]),
                _ => String::new(),
            },
            url: url.clone(),
        });
        let coming = self.coming.iter().map(|(rhythm, when)| Line {
            rhythm: rhythm_word(lang, *rhythm),
            when: dates.moment(*when),
            mark: "waiting",
            state_label: t(lang, "newsletter.post.coming", &[]),
            say: t(lang, "newsletter.post.coming_text", &[]),
            problem: String::new(),
            url: url.clone(),
        });
        coming.chain(told).collect()
    }
}

/// A line of the report.
#[derive(Serialize)]
pub struct Line {
    rhythm: String,
    when: String,
    mark: &'static str,
    state_label: String,
    say: String,
    problem: String,
    /// For administrators.
    url: Option<String>,
}

/// "Ausgabe des Tages".
pub fn rhythm_word(lang: Lang, rhythm: Rhythm) -> String {
    t(lang, &format!("newsletter.post.{}", rhythm.key()), &[])
}

/// The mark of how far an issue is.
pub fn mark(state: IssueState) -> &'static str {
    match state {
        IssueState::Sending | IssueState::Paused => "waiting",
        IssueState::Done => "done",
        IssueState::Cancelled => "refused",
    }
}

/// "1.204 angenommen", "3 abgelehnt".
pub fn counts(lang: Lang, issue: &Issue) -> Vec<String> {
    let counts = &issue.counts;
    let all = [
        ("taken", counts.taken),
        ("waiting", counts.waiting),
        ("refused", counts.refused),
        ("gone", counts.gone),
        ("unclear", counts.unclear),
    ];
    let word = |key: &str, n: u64| t(lang, &format!("newsletter.count.{key}"), &[("n", &grouped(lang, n))]);
    all.iter().filter(|(_, n)| *n > 0).map(|(key, n)| word(key, *n)).collect()
}

/// When the issue goes out that will tell a post; `None` where none will.
fn coming_at(
    newsletter: &Newsletter,
    post: &PublishedPost,
    rhythm: Rhythm,
    now: Timestamp,
    zone: &jiff::tz::TimeZone,
) -> Option<Timestamp> {
    let told = newsletter.told.iter().find(|(of, _)| *of == rhythm)?.1;
    let waits = carries(Some(newsletter), post.content.kind) && post.state == State::Published && post.published > told;
    let plan = newsletter.setup.plan;
    // The one of this hour may be about to be made.
    let last = plan.moment(rhythm, now, zone).filter(|last| *last > told && now.duration_since(*last) <= LATE);
    let next = || {
        let within = |days: i64| plan.moment(rhythm, now + SignedDuration::from_hours(24 * days), zone);
        (1..=8).filter_map(within).find(|at| *at > now)
    };
    let when = last.filter(|last| post.published <= *last).or_else(next);
    when.filter(|when| waits && !post.content.has_expired(*when))
}

/// How a mail of the newsletter shows a post, without what stands at its foot.
pub fn preview(app: &App, channel: &ChannelView<'_>, post: &PostView<'_>) -> Digest {
    let profile = &channel.channel.profile;
    let letter = Letter {
        channel: *channel,
        posts: std::slice::from_ref(post),
        lang: profile.lang,
        rhythm: Rhythm::Daily,
        day: app.clock.now().to_zoned(dates::zone(profile)).date(),
        ways: Ways { leave: "", choose: "", privacy: "", imprint: "" },
    };
    let Digest { subject, text, html } = digest(&letter);
    let above = text.rfind("\n\n-- \n").unwrap_or(text.len());
    Digest { subject, text: text[..above].trim_end().to_owned(), html }
}
