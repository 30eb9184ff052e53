//! What an approval is bound to: the digest of everything a post says.
use sha2::{Digest, Sha256};

use crate::event::Event;
use crate::image::{Alt, Picture};
use crate::job::Job;
use crate::medium::Attachment;
use crate::outlet::choice::Choice;
use crate::post::Content;
use crate::reaction::Reactions;
use crate::traffic::{Point, Traffic};
use crate::validity::Validity;
use crate::variant::{Original, Tongue, Wording};

/// SHA-256 over a content. Two contents that differ in anything have different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Of a content. Every field is named, so that a new one cannot be forgotten.
    pub fn of(content: &Content) -> Fingerprint {
        let Content {
            kind,
            title,
            body,
            plain_language,
            topics,
            lang,
            pictures,
            attachments,
            event,
            job,
            traffic,
            valid,
            reactions,
            outlets,
            source_url,
        } = content;
        let mut ink = Ink(Sha256::new());
        ink.text("post-1");
        ink.text(kind.key());
        ink.text(title.as_str());
        ink.maybe(body.as_ref().map(|body| body.as_str()));
        ink.maybe(plain_language.as_ref().map(|body| body.as_str()));
        ink.number(i64::from(topics.bits()));
        ink.text(lang);
        ink.number(pictures.len() as i64);
        pictures.iter().for_each(|picture| ink.picture(picture));
        ink.event(event.as_ref());
        ink.job(job.as_ref());
        ink.reactions(reactions);
        ink.maybe(source_url.as_ref().map(|url| url.as_str()));
        attachments.iter().for_each(|attachment| ink.attachment(attachment));
        // Added later: written only where there is something, so that approvals of before still hold.
        traffic.iter().for_each(|traffic| ink.traffic(traffic));
        ink.validity(*valid);
        ink.outlets(outlets);
        Fingerprint(ink.0.finalize().into())
    }

    /// Of a text beside the main one: what it says, in what, and what main text it was written from.
    pub fn of_variant(tongue: Tongue, wording: &Wording, of: &Original) -> Fingerprint {
        let mut ink = Ink(Sha256::new());
        ink.text("variant-1");
        ink.text(tongue.key());
        ink.text(wording.title.as_str());
        ink.maybe(wording.body.as_ref().map(|body| body.as_str()));
        ink.text(&of.title);
        ink.text(&of.body);
        Fingerprint(ink.0.finalize().into())
    }

    /// Reads the 64 hexadecimal digits forms carry.
    pub fn parse(text: &str) -> Option<Fingerprint> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Fingerprint(bytes))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Writes fields with their lengths, so that no two sequences of them read alike.
struct Ink(Sha256);

impl Ink {
    fn text(&mut self, text: &str) {
        self.number(text.len() as i64);
        self.0.update(text.as_bytes());
    }

    fn number(&mut self, number: i64) {
        self.0.update(number.to_be_bytes());
    }

    fn maybe(&mut self, text: Option<&str>) {
        self.number(i64::from(text.is_some()));
        text.into_iter().for_each(|text| self.text(text));
    }

    fn moment(&mut self, at: Option<crate::clock::Timestamp>) {
        self.number(i64::from(at.is_some()));
        at.into_iter().for_each(|at| self.text(&at.to_string()));
    }

    fn picture(&mut self, picture: &Picture) {
        let Picture { id, width, height, alt, credit } = picture;
        [id.0, i64::from(*width), i64::from(*height)].into_iter().for_each(|number| self.number(number));
        self.maybe(match alt {
            Alt::Text(line) => Some(line.as_str()),
            Alt::Decorative => None,
        });
        self.maybe(credit.as_ref().map(|line| line.as_str()));
    }

    fn attachment(&mut self, attachment: &Attachment) {
        let Attachment { id, kind, title, credit } = attachment;
        self.text("attachment");
        self.number(id.0);
        self.text(kind.key());
        self.text(title.as_str());
        self.maybe(credit.as_ref().map(|line| line.as_str()));
    }

    fn event(&mut self, event: Option<&Event>) {
        self.number(i64::from(event.is_some()));
        let Some(Event { start, end, all_day, place, registration_url }) = event else { return };
        self.moment(Some(*start));
        self.moment(*end);
        self.number(i64::from(*all_day));
        self.maybe(place.as_ref().map(|line| line.as_str()));
        self.maybe(registration_url.as_ref().map(|url| url.as_str()));
    }

    fn job(&mut self, job: Option<&Job>) {
        self.number(i64::from(job.is_some()));
        let Some(Job { deadline, salary, apply_url }) = job else { return };
        self.moment(*deadline);
        self.maybe(salary.as_ref().map(|line| line.as_str()));
        self.maybe(apply_url.as_ref().map(|url| url.as_str()));
    }

    fn traffic(&mut self, traffic: &Traffic) {
        let Traffic { streets, effect, from, until, detour, track, detour_track } = traffic;
        self.text("traffic");
        self.number(streets.len() as i64);
        streets.iter().for_each(|street| self.text(street.as_str()));
        self.text(effect.key());
        self.moment(*from);
        self.moment(*until);
        self.maybe(detour.as_ref().map(|line| line.as_str()));
        for line in [track, detour_track] {
            self.number(line.len() as i64);
            line.iter().for_each(|Point { lat, lon }| [*lat, *lon].into_iter().for_each(|n| self.number(n.into())));
        }
    }

    fn validity(&mut self, valid: Validity) {
        if valid != Validity::default() {
            self.text("valid");
            self.moment(valid.from);
            self.moment(valid.until);
        }
    }

    fn outlets(&mut self, choice: &Choice) {
        let Choice::Only(these) = choice else { return };
        self.text("outlets");
        self.number(these.len() as i64);
        these.iter().for_each(|outlet| self.number(*outlet));
    }

    fn reactions(&mut self, reactions: &Reactions) {
        match reactions {
            Reactions::Off => self.number(0),
            Reactions::Emoji => self.number(1),
            Reactions::Poll(poll) => {
                self.number(2);
                self.number(poll.options.len() as i64);
                poll.options.iter().for_each(|option| self.text(option.as_str()));
                self.number(i64::from(poll.several));
                self.moment(Some(poll.ends));
            }
        }
    }
}
