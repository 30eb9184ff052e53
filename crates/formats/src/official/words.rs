//! What an alert says, in each of its languages.
use crate::html_in::to_lines;
use channel::official::{Provider, Words};
use channel::text::{letters, shorten};
use channel::warning::{Alert, Info, RegionKey, Text};
use std::collections::HashSet;

/// Languages kept.
const LANGUAGES: usize = 40;
/// Letters of one text. The longest real one known has 6,762; whoever sends more is cut, and the page leads to the file.
const LETTERS: usize = 20_000;
/// Letters of one area's name.
const AREA_LETTERS: usize = 200;
/// Letters of all names together: some four hundred municipalities. Whoever names more is cut, and the page leads to the file.
const AREAS_LETTERS: usize = 8_000;

/// The regions a message names, each once.
pub fn regions(alert: &Alert) -> Vec<RegionKey> {
    let mut all: Vec<RegionKey> = RegionKey::of_alert(alert).collect();
    all.sort_by(|a, b| a.digits().cmp(b.digits()));
    all.dedup();
    all
}

/// What it says to a region, the sender's first language first. `label` names the sender of a feed, as somebody at the desk
/// vouched for it.
pub fn words(alert: &Alert, provider: Provider, label: &str, region: &RegionKey) -> Vec<Words> {
    let mut all: Vec<Words> = Vec::new();
    for info in &alert.infos {
        let said = one(alert, info, provider, label, region);
        match all.iter().position(|words| words.language.eq_ignore_ascii_case(&said.language)) {
            // Several blocks of one language speak of several parts of the event.
            Some(at) => join(&mut all[at], said),
            None if all.len() < LANGUAGES => all.push(said),
            _ => {}
        }
    }
    if all.is_empty() {
        // A cancellation may say nothing at all.
        let sender = sender(alert, None, provider, label);
        all.push(Words { language: "de".to_owned(), headline: "Entwarnung".to_owned(), sender, ..Words::default() });
    }
    all
}

/// Says the second after the first, and nothing twice.
fn join(first: &mut Words, second: Words) {
    if !first.description.contains(&second.description) {
        let more = [first.description.as_str(), &second.headline, &second.description];
        first.description = shorten(&more.map(str::trim).join("\n\n"), LETTERS);
    }
    if !first.instruction.contains(&second.instruction) {
        let more = if first.instruction.is_empty() {
            second.instruction
        } else {
            format!("{}\n\n{}", first.instruction, second.instruction)
        };
        first.instruction = shorten(&more, LETTERS);
    }
    first.areas = kept(std::mem::take(&mut first.areas).into_iter().chain(second.areas));
}

fn one(alert: &Alert, info: &Info, provider: Provider, label: &str, region: &RegionKey) -> Words {
    let text = |text: &Option<Text>| text.as_ref().map(|text| plain(text.as_str())).unwrap_or_default();
    let headline = info.headline.as_ref().unwrap_or(&info.event);
    Words {
        language: info.language.to_string(),
        headline: plain(headline.as_str()).split_whitespace().collect::<Vec<_>>().join(" "),
        description: text(&info.description),
        instruction: text(&info.instruction),
        areas: areas(info, region),
        sender: sender(alert, Some(info), provider, label),
        web: info.web.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

/// Who says so. A feed's is the name somebody at the desk gave it; what the message claims could be anybody.
fn sender(alert: &Alert, info: Option<&Info>, provider: Provider, label: &str) -> String {
    let weather = alert.identifier.as_str().contains(".DWD.") || alert.sender.as_str().ends_with("@dwd.de");
    let named = info.and_then(|info| info.parameter("sender_langname").or(info.sender_name.as_ref()));
    match provider {
        Provider::Feed => label.to_owned(),
        Provider::Dwd => "Deutscher Wetterdienst".to_owned(),
        Provider::Nina if weather => "Deutscher Wetterdienst".to_owned(),
        Provider::Nina => match named {
            Some(name) => shorten(&plain(name.as_str()).replace('\n', ", "), 120),
            None => "Bundesamt für Bevölkerungsschutz und Katastrophenhilfe".to_owned(),
        },
    }
}

/// Areas in our region, or all of them where none is named; each once.
fn areas(info: &Info, region: &RegionKey) -> Vec<String> {
    let meets = |area: &&channel::warning::Area| RegionKey::of_area(area).any(|key| key.meets(region));
    let ours: Vec<_> = info.areas.iter().filter(meets).collect();
    let from: Vec<_> = if ours.is_empty() { info.areas.iter().collect() } else { ours };
    kept(from.into_iter().map(|area| shorten(area.description.as_str(), AREA_LETTERS)))
}

/// Each name once, as far as there is room.
fn kept(names: impl Iterator<Item = String>) -> Vec<String> {
    let (mut seen, mut room) = (HashSet::new(), AREAS_LETTERS);
    let new = names.filter(|name| seen.insert(name.clone()));
    let fits = |name: &String| {
        let left = room.checked_sub(letters(name) + 2);
        room = left.unwrap_or(room);
        left.is_some()
    };
    new.take_while(fits).collect()
}

/// Without markup. Only what is surely markup counts: “Böen < 60 km/h” is a text.
fn plain(text: &str) -> String {
    let marks = ["<br", "<BR", "</", "<p>", "<b>", "<i>", "<li>", "<ul>", "<a ", "&lt;", "&gt;", "&amp;", "&quot;"];
    let marked = marks.iter().any(|mark| text.contains(mark)) || text.contains("&#") || text.contains("&nbsp;");
    let text = if marked { to_lines(text) } else { text.to_owned() };
    shorten(&text, LETTERS)
}
