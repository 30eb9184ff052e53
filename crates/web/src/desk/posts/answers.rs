//! The part of the editor's form that says what residents may answer.
use crate::desk::fields::Fields;
use crate::desk::posts::form::Surroundings;
use crate::desk::posts::when;
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::post::Kind;
use channel::reaction::{Poll, Reactions};
use jiff::tz::TimeZone;

/// Its fields.
pub const NAMES: [&str; 4] = ["answers", "poll_options", "poll_choice", "poll_end"];

/// Set by the program, never by a form: the post is out, and what may be answered is what was published.
const FIXED: &str = "answers_fixed";

/// Marks a form as one of a post that is out, or of one that is not, whatever the form says of itself.
pub fn fix(fields: &mut Fields, published: bool) {
    fields.remove(FIXED);
    if published {
        fields.push(FIXED, "on");
    }
}

/// What may be answered: emojis unless switched off, the options of a poll, nothing to a warning.
pub fn parse(fields: &Fields, kind: Kind, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Reactions {
    match kind {
        _ if !around.reactions && !fields.has(FIXED) => Reactions::Off,
        Kind::Warning => Reactions::Off,
        Kind::Poll if fields.has(FIXED) => {
            // Taken from what was published in the end; nothing of it can be wrong any more.
            poll(fields, around, &mut FieldErrors::default()).map_or(Reactions::Off, Reactions::Poll)
        }
        Kind::Poll => poll(fields, around, errors).map_or(Reactions::Off, Reactions::Poll),
        _ if fields.get("answers") == "off" => Reactions::Off,
        _ => Reactions::Emoji,
    }
}

fn poll(fields: &Fields, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Option<Poll> {
    let options = errors.take("poll_options", Poll::options(fields.get("poll_options")));
    let ends = match fields.filled("poll_end") {
        true => errors.take("poll_end", end(fields.get("poll_end"), around, fields.has(FIXED))),
        false => {
            errors.push("poll_end", "error.poll.end_missing", "");
            None
        }
    };
    Some(Poll { options: options?, several: fields.get("poll_choice") == "several", ends: ends? })
}

/// The end of a day as typed.
fn end(text: &str, around: &Surroundings<'_>, fixed: bool) -> Result<Timestamp, channel::field::Complaint> {
    let ends = when::instant(when::date(text)?, jiff::civil::time(23, 59, 0, 0), &around.zone);
    if fixed { Ok(ends) } else { Poll::end(ends, around.now) }
}

/// The fields as they would have been typed.
pub fn push(fields: &mut Fields, reactions: &Reactions, zone: &TimeZone) {
    match reactions {
        Reactions::Off => fields.push("answers", "off"),
        Reactions::Emoji => fields.push("answers", "emoji"),
        Reactions::Poll(poll) => {
            let options: Vec<String> = poll.options.iter().map(ToString::to_string).collect();
            fields.push("poll_options", options.join("\n"));
            fields.push("poll_choice", if poll.several { "several" } else { "one" });
            fields.push("poll_end", when::date_text(poll.ends, zone));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn read(text: &str, kind: Kind, reactions: bool, published: bool) -> (Reactions, Vec<&'static str>) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let pictures = HashMap::new();
        let now = "2026-11-25T10:00:00Z".parse().unwrap();
        let around = Surroundings { zone, lang: channel::lang::Lang::De, media: &pictures, now, reactions };
        let (mut fields, mut errors) = (Fields::from_urlencoded(text.as_bytes()), FieldErrors::default());
        fix(&mut fields, published);
        let read = parse(&fields, kind, &around, &mut errors);
        (read, errors.0.iter().map(|error| error.key).collect())
    }

    #[test]
    fn emojis_are_on_unless_somebody_says_no() {
        assert_eq!(read("", Kind::Update, true, false), (Reactions::Emoji, vec![]));
        assert_eq!(read("answers=off", Kind::Update, true, false), (Reactions::Off, vec![]));
        assert_eq!(read("answers=emoji", Kind::Warning, true, false), (Reactions::Off, vec![]));
        assert_eq!(read("", Kind::Update, false, false), (Reactions::Off, vec![]));
        assert_eq!(read("", Kind::Poll, false, false), (Reactions::Off, vec![]));
    }

    #[test]
    fn a_poll_says_all_that_is_wrong_with_it() {
        let wrong = |text: &str| read(text, Kind::Poll, true, false).1;
        assert_eq!(wrong(""), ["error.poll.few", "error.poll.end_missing"]);
        assert_eq!(wrong("poll_options=A%0AA&poll_end=24.11.2026"), ["error.poll.twice", "error.poll.over"]);
        assert_eq!(
            wrong("poll_options=1%0A2%0A3%0A4%0A5%0A6%0A7%0A8%0A9&poll_end=gestern"),
            ["error.poll.many", "error.date.shape"]
        );
        assert_eq!(wrong("poll_options=A%0AB&poll_end=2026-12-25"), ["error.poll.late"]);
        // A form cannot say of itself that it is published.
        assert_eq!(wrong("answers_fixed=on&poll_options=A%0AB&poll_end=2027-12-25"), ["error.poll.late"]);
    }

    #[test]
    fn a_poll_reads_back_as_typed_also_when_it_is_over() {
        let text = "poll_options=Ja%0D%0A%0D%0ANein&poll_choice=several&poll_end=24.12.2026";
        let (Reactions::Poll(poll), _) = read(text, Kind::Poll, true, false) else { panic!("no poll") };
        assert!(poll.several && poll.options.len() == 2);
        assert_eq!(poll.ends.to_string(), "2026-12-24T22:59:00Z");
        let over = "poll_options=Ja%0ANein&poll_end=24.12.2024";
        assert!(matches!(read(over, Kind::Poll, false, true), (Reactions::Poll(_), errors) if errors.is_empty()));
    }
}
