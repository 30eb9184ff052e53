//! The mail that asks whether somebody really asked. It carries nothing of the newsletter itself, and no word anybody typed.
use super::digest::Digest;
use super::html;
use super::text::plain;
use super::words::{imprint, privacy, say};
use crate::escape::escape_html;
use channel::channel::Channel;
use channel::lang::Lang;

/// What it says.
#[derive(Clone, Copy)]
pub struct Confirmation<'a> {
    /// Whose newsletter.
    pub channel: &'a Channel,
    /// Language of the mail.
    pub lang: Lang,
    /// Leads to the page with the button.
    pub link: &'a str,
    /// Hours in which it does.
    pub hours: i64,
    /// The privacy notice.
    pub privacy: &'a str,
    /// The imprint.
    pub imprint: &'a str,
}

/// The mail.
pub fn confirmation(ask: &Confirmation<'_>) -> Digest {
    let (lang, name, hours) = (ask.lang, plain(&ask.channel.profile.name), ask.hours);
    let subject =
        format!("{}: {name}", say(lang, "Bitte bestätigen Sie den Newsletter", "Please confirm the newsletter"));
    let asked = say(
        lang,
        "Jemand, vermutlich Sie, möchte an diese Adresse den Newsletter bekommen. Damit niemand fremde Adressen einträgt, \
         fragen wir nach:",
        "Somebody, probably you, wants to get the newsletter at this address. So that nobody signs up others, we ask:",
    );
    let button = say(lang, "Ja, ich möchte den Newsletter bekommen", "Yes, I want to get the newsletter");
    let other = match lang {
        Lang::De => format!(
            "Wenn nicht, tun Sie nichts: nach {hours} Stunden ist die Adresse gelöscht und Sie bekommen keine Mail mehr. Wer den \
             Newsletter schon bekommt und bestätigt, hat danach die zuletzt gewählten Themen."
        ),
        Lang::En => format!(
            "If not, do nothing: after {hours} hours the address is deleted and you get no more mail. Who gets the newsletter \
             already and confirms has the topics chosen last."
        ),
    };
    let (ways, address) = ((imprint(lang), privacy(lang)), plain(&ask.channel.profile.imprint.authority));
    let text = format!(
        "{name}\n\n{asked}\n\n{button}:\n{}\n\n{other}\n\n-- \n{address}\n{}: {}\n{}: {}\n",
        ask.link, ways.0, ask.imprint, ways.1, ask.privacy
    );
    let body = format!(
        "<main>\n<p class=\"from\">{}</p>\n<h1>{}</h1>\n<p>{}</p>\n<p><a class=\"button\" href=\"{}\">{}</a></p>\n\
         <p>{}</p>\n</main>\n<footer>\n<p>{}<br>\n<a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>\n</footer>\n",
        escape_html(&name),
        say(lang, "Newsletter bestätigen", "Confirm the newsletter"),
        escape_html(asked),
        escape_html(ask.link),
        button,
        escape_html(&other),
        escape_html(&address),
        escape_html(ask.imprint),
        ways.0,
        escape_html(ask.privacy),
        ways.1,
    );
    let html = html::page(lang.tag(), &subject, &ask.channel.profile.accent, &body);
    Digest { subject, text, html }
}
