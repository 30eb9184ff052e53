//! The letter of an official warning: the source's own words, in the reader's language where it speaks it.
use crate::letter::{Letter, Text, zone};
use crate::parts::Parts;
use channel::delivery::{Lane, TTL_HOLDS, ttl_seconds};
use channel::lang::Lang;
use channel::official::Words;
use channel::post::Kind;
use channel::subscription::About;
use channel::topic::{Topic as Subject, TopicSet};
use channel::warning::{Purpose, breaks_through};
use formats::official::Course;
use formats::push_payload::{self, OfficialView};
use jiff::tz::TimeZone;
use push::{Topic, Urgency};
use store::{Official, PublicChannel};

impl Letter {
    /// Of its last message. `None` without a key.
    pub fn official(parts: &Parts, channel: &PublicChannel, official: &Official) -> Option<Letter> {
        let links = (parts.links)(&channel.channel, None);
        let (view, zone) = (links.channel_view(&channel.channel), zone(channel));
        let (id, url) = (official.id.to_string(), format!("{}/official/{}", links.channel, official.id));
        let course = Course::of(official.step, official.ended.map(|(ending, _)| ending));
        let nothing = Words::default();
        let payload = |lang: Lang| {
            let until = until(official, &zone, lang);
            let one = OfficialView {
                id: &id,
                version: official.version,
                url: &url,
                words: Words::pick(&official.words, lang.tag()).unwrap_or(&nothing),
                course,
                rehearsal: official.rehearsal,
                sent: official.sent,
                until: &until,
            };
            push_payload::official(&view, &one, lang)
        };
        let purpose = if official.rehearsal { Purpose::Test } else { Purpose::Actual };
        let topics: TopicSet = [Subject::Warnings].into_iter().collect();
        Some(Letter {
            about: About { topics, breaks_through: official.loud || breaks_through(purpose, official.severity) },
            vapid: (parts.keys)(&channel.channel)?,
            urgency: Urgency::High,
            topic: Topic::of(&id),
            lane: Lane::Warning,
            ttl: official.holds_until().map_or(ttl_seconds(Kind::Warning), |_| TTL_HOLDS),
            over: official.holds_until(),
            text: Text::Same { german: payload(Lang::De), english: payload(Lang::En) },
            zone,
        })
    }
}

/// Empty where the sender did not say, or said a time no warning lasts to.
fn until(official: &Official, zone: &TimeZone, lang: Lang) -> String {
    match official.holds_until().filter(|_| official.ended.is_none()) {
        Some(expires) => formats::warning::words::until(lang.tag(), zone.to_datetime(expires)),
        None => String::new(),
    }
}
