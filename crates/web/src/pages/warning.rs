//! Active warnings, shown on top of every page of the channel.
use crate::dates::Dates;
use crate::frame::WarningView;
use crate::lang::Lang;
use crate::urls::Urls;
use channel::clock::Timestamp;
use channel::text::shorten;
use formats::markdown;
use jiff::SignedDuration;
use store::model::PublishedPost;

/// How long a warning of the simple form counts as active unless it is taken back before.
pub const ACTIVE: SignedDuration = SignedDuration::from_hours(24);
/// So many steps stand in the box; the rest is on the post's own page.
const STEPS: usize = 3;
/// Letters of one step.
const STEP_LETTERS: usize = 120;

/// Warnings whose latest version came out since then are active.
pub fn active_since(now: Timestamp) -> Timestamp {
    now.checked_sub(ACTIVE).unwrap_or(now)
}

/// Whether a warning is active: its latest version counts, so that a correction begins its time anew.
pub fn is_active(post: &PublishedPost, now: Timestamp) -> bool {
    post.updated >= active_since(now)
}

/// The box of one warning.
pub fn view(post: &PublishedPost, urls: &Urls<'_>, dates: &Dates, lang: Lang) -> WarningView {
    let event = post.content.event.as_ref();
    WarningView {
        url: urls.post(post.id, &post.slug_tail),
        title: post.content.title.to_string(),
        lang: (post.content.lang != lang.tag()).then(|| post.content.lang.clone()),
        area: event.and_then(|event| event.place.as_ref()).map(ToString::to_string),
        when: dates.moment(post.updated),
        do_first: post.content.body.as_ref().map(|body| steps(body.as_str())).unwrap_or_default(),
        more_label: None,
        level: "severe",
    }
}

/// What to do first: the points of the text's first list, or its first words where there is none.
fn steps(body: &str) -> Vec<String> {
    let points: Vec<String> = body
        .lines()
        .map(str::trim_start)
        .filter_map(|line| line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")))
        .map(|point| shorten(&markdown::lead(point, STEP_LETTERS), STEP_LETTERS))
        .take(STEPS)
        .collect();
    if !points.is_empty() {
        return points;
    }
    let lead = markdown::lead(body, STEP_LETTERS);
    if lead.is_empty() { Vec::new() } else { vec![lead] }
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn the_points_of_the_list_come_first() {
        assert_eq!(steps("Bitte:\n\n- Fenster zu\n- Radio an\n- Ruhe\n- Mehr"), ["Fenster zu", "Radio an", "Ruhe"]);
        assert!(steps("").is_empty());
    }
}
