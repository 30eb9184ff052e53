//! `GET /{channel}/p/{id}/share`: a warning on one sheet for the notice board, and as a picture to pass on. Both carry a code
//! with the signed warning, which leads to the page that checks it.
use super::post::find;
use super::warning::told;
use crate::drawings;
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead};
use crate::fresh::{self, Fresh};
use crate::lang::{Lang, t};
use crate::visit::Visit;
use axum::extract::Path;
use channel::post::{Kind, State};
use channel::warning::{Purpose, Severity, Turn};
use formats::share_card::{ShareCard, Tone};
use formats::{proof, qr};
use serde::Serialize;

/// Kept by proxies for as long as nothing changes; the version in its address does.
const PNG: (&str, &str) = ("image/png", fresh::DRAWING);
/// The same for phones, which take a JPEG where a PNG of this size is too large.
const JPEG: (&str, &str) = ("image/jpeg", fresh::DRAWING);

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    sheet: Sheet,
}

/// What stands on sheet and card, in the town's own language: it is passed on to everybody.
#[derive(Clone, Serialize)]
struct Sheet {
    /// `severe`, `moderate`, `rehearsal`, `over`.
    tone: &'static str,
    label: String,
    when: String,
    title: String,
    area: String,
    say: String,
    steps: Vec<String>,
    until: String,
    number: String,
    address: String,
    qr_url: String,
    image_url: String,
    image_name: String,
    back_url: String,
    print_css: String,
    #[serde(skip)]
    link: String,
    #[serde(skip)]
    version: u32,
}

/// The sheet, to print.
pub async fn get(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    let sheet = sheet(&visit, &id).await?;
    let head = PageHead { noindex: true, ..PageHead::new("share", &sheet.title, "") };
    let frame = Frame::of_channel(&visit.app, visit.speak, &visit.uri, head, &visit.channel, Vec::new())?;
    visit.html("pages/share.html", Context { frame, sheet })
}

/// The code alone.
pub async fn code(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    let sheet = sheet(&visit, &id).await?;
    let title = t(visit.channel.channel.profile.lang, "share.code_alt", &[]);
    let svg = qr::card_svg(&sheet.link, &title).map_err(Problem::internal)?;
    Ok(Fresh::text("image/svg+xml", fresh::DRAWING, svg).answer(&visit.headers))
}

/// The picture to pass on, untouched by any compression.
pub async fn png(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    picture(visit, &id, PNG, formats::share_card::png).await
}

/// The same as messengers send it.
pub async fn jpeg(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    picture(visit, &id, JPEG, formats::share_card::jpeg).await
}

async fn picture(
    visit: Visit,
    id: &str,
    kind: (&'static str, &'static str),
    draw: fn(&ShareCard<'_>) -> Result<Vec<u8>, formats::card::DrawError>,
) -> Answer {
    let sheet = sheet(&visit, id).await?;
    let crest = drawings::crest_png(&visit).await?;
    let profile = visit.channel.channel.profile.clone();
    let name = format!("{id} share {} {} {:?} {profile:?}", sheet.version, kind.0, sheet.tone);
    let drawn = move || {
        let [ask, how, more] = ["share.ask", "share.how", "share.more"].map(|key| t(profile.lang, key, &[]));
        draw(&ShareCard {
            tone: tone(sheet.tone),
            label: &sheet.label,
            when: &sheet.when,
            title: &sheet.title,
            area: &sheet.area,
            say: &sheet.say,
            steps: &sheet.steps,
            more: &more,
            town: &profile.name,
            crest: crest.as_deref(),
            ask: &ask,
            how: &how,
            until: &sheet.until,
            number: &sheet.number,
            address: &sheet.address,
            link: &sheet.link,
        })
    };
    Ok(visit.app.drawings.get(name, kind, drawn).await?.answer(&visit.headers))
}

fn tone(key: &str) -> Tone {
    match key {
        "severe" => Tone::Severe,
        "rehearsal" => Tone::Rehearsal,
        "over" => Tone::Over,
        _ => Tone::Moderate,
    }
}

/// A published warning that is signed; there is no card without a proof.
async fn sheet(visit: &Visit, id: &str) -> Result<Sheet, Problem> {
    let post = find(visit, id).await?;
    if post.state != State::Published || post.content.kind != Kind::Warning {
        return Err(Problem::NotFound);
    }
    let signed = visit.app.public.proof(post.id, post.version).await?.ok_or(Problem::NotFound)?;
    let last = visit.app.public.alerts(post.id).await?.pop().ok_or(Problem::NotFound)?;
    let profile = &visit.channel.channel.profile;
    let dates = crate::dates::Dates::new(profile, profile.lang, visit.app.clock.now());
    let key = key_of(last.turn, last.purpose, last.severity);
    let label = label_of(profile.lang, last.turn, last.purpose);
    let said = told(&last, profile.lang).ok_or(Problem::NotFound)?;
    let area = said.area();
    let (until, ends) = (last.expires, last.turn.ends());
    let until_key = if key == "rehearsal" { "shown.rehearsal.active" } else { "share.until" };
    let urls = visit.urls();
    let when = |at| format!("{}, {}", dates.date(dates.day(at)), dates.time(at));
    Ok(Sheet {
        tone: key,
        label,
        when: when(post.updated),
        title: said.headline,
        area: if area.is_empty() { area } else { t(profile.lang, "share.area", &[("area", &area)]) },
        say: said.description,
        steps: said.steps,
        until: if ends { String::new() } else { t(profile.lang, until_key, &[("when", &when(until))]) },
        number: t(profile.lang, "share.number", &[("number", &post.id.to_string())]),
        address: format!("{}{}", visit.app.settings.host(), urls.file("").trim_end_matches('/')),
        qr_url: urls.file(&format!("p/{}/code.svg?v={}", post.id, post.version)),
        image_url: urls.file(&format!("p/{}/share.png?v={}", post.id, post.version)),
        image_name: format!("{}-{}.png", visit.channel.channel.slug, post.slug_tail),
        back_url: urls.post(post.id, &post.slug_tail),
        print_css: visit.app.assets.url("print.css").unwrap_or_default(),
        link: proof::link(&urls.check_absolute(), &signed),
        version: post.version,
    })
}

fn key_of(turn: Turn, purpose: Purpose, severity: Severity) -> &'static str {
    match () {
        () if purpose != Purpose::Actual => "rehearsal",
        () if turn.ends() => "over",
        () if severity >= Severity::Severe => "severe",
        () => "moderate",
    }
}

fn label_of(lang: Lang, turn: Turn, purpose: Purpose) -> String {
    let word = match turn {
        Turn::AllClear | Turn::FalseAlarm => t(lang, &format!("turn.{}", turn.key()), &[]),
        Turn::Update => t(lang, "share.updated", &[]),
        Turn::Alert => t(lang, "warning.word", &[]),
    };
    if purpose == Purpose::Actual {
        return word;
    }
    // The mark first, and nothing that could be taken for a warning: the picture has little room for more.
    let mark = t(lang, &format!("purpose.mark_{}", purpose.key()), &[]);
    let said = if turn.ends() { word } else { t(lang, "share.no_danger", &[]) };
    format!("{mark}: {said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_never_red_and_a_rehearsal_neither() {
        assert_eq!(key_of(Turn::AllClear, Purpose::Actual, Severity::Extreme), "over");
        assert_eq!(key_of(Turn::Alert, Purpose::Test, Severity::Extreme), "rehearsal");
        assert_eq!(key_of(Turn::Update, Purpose::Actual, Severity::Severe), "severe");
        assert_eq!(key_of(Turn::Alert, Purpose::Actual, Severity::Minor), "moderate");
        assert_eq!(key_of(Turn::AllClear, Purpose::Test, Severity::Extreme), "rehearsal");
        assert_eq!(label_of(Lang::De, Turn::Alert, Purpose::Actual), "Warnung");
        assert_eq!(label_of(Lang::De, Turn::Update, Purpose::Exercise), "ÜBUNG: keine Gefahr");
        assert_eq!(label_of(Lang::De, Turn::AllClear, Purpose::Test), "TEST: Entwarnung");
    }
}
