//! What the duty officer must see at once: a warning that waits for a word, a source that says nothing any more.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::official::sources::called;
use crate::desk::warnings::alarm::Alarm;
use crate::error::Problem;
use crate::lang::t;
use channel::editor::Power;
use channel::official::Words;
use formats::official::{Course, title};

/// Warnings looked at.
const MOST: usize = 300;

/// All of them, those that wait for a word first.
pub async fn alarms(app: &App, at: &At, dates: &Dates) -> Result<Vec<Alarm>, Problem> {
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), at.channel.channel.id);
    let (mut alarms, url) = (Vec::new(), at.urls().page("/official"));
    if at.may(Power::Warn) {
        let open = app.desk.officials(channel, now, MOST).await?;
        for one in open.iter().filter(|one| one.proposed.is_some() && one.standing(now).holds()) {
            let Some(words) = Words::pick(&one.words, lang.tag()) else { continue };
            let said = title(words, Course::of(one.step, None), one.rehearsal, lang);
            let fill = [("title", said.as_str()), ("when", &dates.moment_within(one.sent))];
            alarms.push(Alarm {
                kind: "official",
                text: t(lang, "alarm.official", &fill),
                url: url.clone(),
                act: t(lang, "alarm.decide", &[]),
            });
        }
    }
    for source in app.desk.official_sources(channel).await?.iter().filter(|source| source.is_stale(now)) {
        let fill = [("source", &called(lang, source)), ("when", &dates.moment_within(source.known_at()))];
        alarms.push(Alarm {
            kind: "official_stale",
            text: t(lang, "alarm.official_stale", &fill.map(|(key, value)| (key, value.as_str()))),
            url: url.clone(),
            act: t(lang, "alarm.look", &[]),
        });
    }
    Ok(alarms)
}
