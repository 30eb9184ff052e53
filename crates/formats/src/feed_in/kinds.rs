//! What an item is about, from its categories and, failing that, from the words of its title.
use super::ItemIn;
use channel::post::Kind;
use channel::topic::Topic;

/// Categories under which towns file everything; the title says more.
const VAGUE: [&str; 6] = ["bekanntmachung", "aktuelles", "nachrichten", "news", "mitteilung", "allgemein"];

/// Stems in lower case with `ss` for `ß`, and what they mean; the first that occurs decides. `^` asks for the start of
/// a word. Nothing imported becomes a
/// warning: an old notice must never break through somebody's quiet hours.
const STEMS: [(&[&str], Kind, Topic); 7] = [
    (
        &[
            "stellenausschreib",
            "stellenangebot",
            "stellenanzeige",
            "stellenmarkt",
            "ausbildungsplatz",
            "ausbildungsstelle",
            "(m/w/d)",
            "(w/m/d)",
            "karriere",
            "job",
        ],
        Kind::Job,
        Topic::Jobs,
    ),
    (
        &["unwetter", "sturmwarnung", "hochwasser", "waldbrandgefahr", "gefahrenmeldung", "warnmeldung", "abkoch"],
        Kind::Update,
        Topic::Warnings,
    ),
    (
        &[
            "strassensperr",
            "vollsperr",
            "teilsperr",
            "sperrung",
            "baustelle",
            "bauarbeiten",
            "strassenbau",
            "umleitung",
            "^verkehr",
            "strassenverkehr",
            "nahverkehr",
            "bahnverkehr",
            "fahrbahn",
            "halteverbot",
            "parkverbot",
            "parkplatz",
            "schienenersatz",
            "bahnübergang",
            "traffic",
        ],
        Kind::Traffic,
        Topic::Traffic,
    ),
    (&["beschluss", "beschlüsse", "decision"], Kind::Decision, Topic::Politics),
    (
        &[
            "stadtrat",
            "gemeinderat",
            "ortsrat",
            "ortsbeirat",
            "kreistag",
            "stadtverordnet",
            "gemeindevertret",
            "ausschuss",
            "ratssitzung",
            "sitzung",
            "amtsblatt",
            "bekanntmachung",
            "satzung",
            "bebauungsplan",
            "flächennutzungsplan",
            "haushaltsplan",
            "bürgerhaushalt",
            "bürgermeisterwahl",
            "landratswahl",
            "kommunalwahl",
            "bundestagswahl",
            "landtagswahl",
            "stichwahl",
            "wahlhelf",
            "politik",
            "politics",
        ],
        Kind::Update,
        Topic::Politics,
    ),
    (
        &[
            "veranstaltung",
            "^termine",
            "konzert",
            "ausstellung",
            "flohmarkt",
            "weihnachtsmarkt",
            "wochenmarkt",
            "strassenfest",
            "stadtfest",
            "dorffest",
            "sommerfest",
            "volksfest",
            "lesung",
            "theater",
            "kino",
            "tag der offenen tür",
            "stadtführung",
            "rundgang",
            "workshop",
            "stadtradeln",
            "event",
        ],
        Kind::Event,
        Topic::Events,
    ),
    (
        &[
            "öffnungszeit",
            "sprechzeit",
            "sprechstunde",
            "sprechtag",
            "bürgerbüro",
            "bürgerservice",
            "bürgeramt",
            "einwohnermeldeamt",
            "abfall",
            "müllabfuhr",
            "sperrmüll",
            "wertstoffhof",
            "stadtbibliothek",
            "hallenbad",
            "freibad",
            "dienstleistung",
            "service",
        ],
        Kind::Service,
        Topic::Services,
    ),
];

/// Kind and topic; plain news when nothing is known.
pub(super) fn classify(item: &ItemIn) -> (Kind, Topic) {
    let vague = |category: &&str| VAGUE.iter().any(|word| category.to_lowercase().contains(word));
    let categories = item.categories.iter().map(String::as_str).filter(|category| !vague(category));
    categories.chain([item.title.as_str()]).find_map(meaning).unwrap_or((Kind::Update, Topic::News))
}

fn meaning(text: &str) -> Option<(Kind, Topic)> {
    let text = text.to_lowercase().replace('ß', "ss");
    let found = STEMS.iter().find(|(stems, _, _)| stems.iter().any(|stem| occurs(&text, stem)))?;
    Some((found.1, found.2))
}

/// Short stems count only as whole words: "Job", not "Jobst".
fn occurs(text: &str, stem: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    match stem.strip_prefix('^') {
        Some(start) => words.any(|word| word.starts_with(start)),
        None if stem.len() > 5 => text.contains(stem),
        None => words.any(|word| word == stem || word.strip_suffix('s') == Some(stem)),
    }
}
