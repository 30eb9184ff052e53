//! Canaries that should have heard a warning and did not.
use crate::app::App;
use crate::desk::deliveries::course::short_name;
use crate::desk::guard::At;
use crate::desk::warnings::alarm::Alarm;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::official::Words;
use channel::warning::canary::Heard;
use formats::official::Course;
use jiff::SignedDuration;
use store::model::{Canary, Echo, Official};

/// How long silence is shown on every page: whoever comes in the morning still sees it.
const SHOWN: SignedDuration = SignedDuration::from_hours(24);

/// What nobody looked at yet, of the last day: which canary, and which message.
pub fn silent<'a>(canaries: &'a [Canary], echoes: &'a [Echo], now: Timestamp) -> Vec<(&'a Canary, &'a Echo)> {
    let is_silent = |echo: &&Echo| Heard::of(echo.released, echo.heard, now).alarms();
    let of = |echo: &'a Echo| Some((canaries.iter().find(|canary| canary.id == echo.canary)?, echo));
    let unseen = |(canary, echo): &(&Canary, &Echo)| canary.noticed.is_none_or(|noticed| noticed < echo.released);
    echoes.iter().filter(is_silent).filter_map(of).filter(unseen).collect()
}

/// One alarm for each message.
pub async fn alarms(app: &App, at: &At) -> Result<Vec<Alarm>, Problem> {
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), at.channel.channel.id);
    let canaries = app.desk.canaries(channel).await?;
    if canaries.is_empty() {
        return Ok(Vec::new());
    }
    let echoes = app.desk.echoes(channel, now - SHOWN).await?;
    let mut alarms: Vec<(PostId, Vec<String>)> = Vec::new();
    for (canary, echo) in silent(&canaries, &echoes, now) {
        let name = format!("{} ({})", canary.name, short_name(&canary.origin));
        match alarms.iter_mut().find(|(post, _)| *post == echo.post) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => alarms.push((echo.post, vec![name])),
        }
    }
    let mut shown = Vec::new();
    for (post, names) in alarms {
        let title = match app.public.post(channel, post).await? {
            Some(post) => Some(post.content.title.to_string()),
            None => app.public.official(channel, post).await?.and_then(|one| said(&one, lang)),
        };
        let fill = [("title", title.as_deref().unwrap_or("…")), ("names", &names.join(", "))];
        shown.push(Alarm {
            kind: "canary",
            text: t(lang, "alarm.canary", &fill),
            url: at.urls().page("/canary"),
            act: t(lang, "alarm.look", &[]),
        });
    }
    Ok(shown)
}

/// What an authority says, under its name.
fn said(one: &Official, lang: Lang) -> Option<String> {
    let course = Course::of(one.step, one.ended.map(|(ending, _)| ending));
    Words::pick(&one.words, lang.tag()).map(|words| formats::official::title(words, course, one.rehearsal, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use channel::ids::ChannelId;

    #[test]
    fn w11_silence_is_shown_until_somebody_looked() {
        let at = |second| Timestamp::from_second(1_790_000_000 + second).unwrap();
        let canary = |noticed: Option<i64>| {
            let (name, origin) = ("Leitstelle".to_owned(), "https://fcm.googleapis.com".to_owned());
            Canary { id: 1, channel: ChannelId(1), name, origin, made: at(0), heard: None, noticed: noticed.map(at) }
        };
        let echo = |heard: Option<i64>| Echo {
            canary: 1,
            post: PostId(5),
            version: 1,
            released: at(100),
            heard: heard.map(at),
        };
        let count = |noticed, heard, now| silent(&[canary(noticed)], &[echo(heard)], at(now)).len();
        assert_eq!((count(None, None, 220), count(None, None, 221)), (0, 1));
        assert_eq!((count(None, Some(103), 900), count(None, Some(400), 900)), (0, 1));
        assert_eq!((count(Some(99), None, 900), count(Some(230), None, 900)), (1, 0));
    }
}
