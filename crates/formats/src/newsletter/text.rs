//! A digest as plain text. Lines are as long as they are; breaking them is the encoding's business.
use super::digest::{Letter, MARK};
use super::words;
use crate::facts;
use crate::titled::titled;

/// Letters of a post that stand in the digest; the rest is behind its link.
pub(super) const LEAD: usize = 480;

pub(super) fn digest(letter: &Letter<'_>) -> String {
    let lang = letter.lang;
    let name = letter.channel.channel.profile.name.as_str();
    let mut out = format!("{name}\n{}\n", words::heading(lang, letter.rhythm, letter.day));
    if letter.posts.len() > 1 {
        out.push_str(&format!("\n{}:\n", words::in_this(lang)));
        for post in letter.posts {
            out.push_str(&format!("- {}\n", plain(&titled(post))));
        }
    }
    for post in letter.posts {
        out.push_str(&format!("\n\n{}\n\n", plain(&titled(post))));
        for (label, value, _) in facts::lines(&letter.channel, post) {
            out.push_str(&format!("{label}: {}\n", plain(&value)));
        }
        let lead = facts::lead(post.content, LEAD);
        if !lead.is_empty() {
            out.push_str(&format!("{}\n", plain(&lead)));
        }
        out.push_str(&format!("{}: {}\n", words::read_on(lang), post.url));
    }
    out.push_str(&foot(letter));
    out
}

fn foot(letter: &Letter<'_>) -> String {
    let (lang, ways) = (letter.lang, letter.ways);
    let profile = &letter.channel.channel.profile;
    let address = profile.imprint.address.replace('\n', ", ");
    format!(
        "\n\n-- \n{}\n{}\n\n{}:\n{}{MARK}\n\n{}:\n{}{MARK}\n\n{}, {}\n{}: {}\n{}: {}\n",
        words::why(lang, letter.rhythm),
        words::nobody_counts(lang),
        words::leave(lang),
        ways.leave,
        words::choose(lang),
        ways.choose,
        plain(&profile.imprint.authority),
        plain(&address),
        words::imprint(lang),
        ways.imprint,
        words::privacy(lang),
        ways.privacy,
    )
}

/// What others wrote, without the letter that is ours.
pub(super) fn plain(text: &str) -> String {
    text.replace(MARK, "")
}
