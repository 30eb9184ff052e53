//! `GET /{channel}/accessibility`: the accessibility statement (Directive (EU) 2016/2102, law of the Land).
use super::legal::{self, Section};
use crate::error::Answer;
use crate::frame::tel;
use crate::lang::Lang;
use crate::visit::Visit;

/// Who arbitrates in which Land (ISO 3166-2:DE). Names only: telephone numbers change, names are found.
const ARBITRATION: [(&str, &str); 16] = [
    (
        "BB",
        "Schlichtungsstelle nach dem Brandenburgischen Behindertengleichstellungsgesetz bei der oder dem Beauftragten der Landesregierung für die Belange der Menschen mit Behinderungen",
    ),
    ("BE", "Landesbeauftragte oder Landesbeauftragter für digitale Barrierefreiheit, Berlin"),
    ("BW", "Landes-Behindertenbeauftragte oder Landes-Behindertenbeauftragter Baden-Württemberg, Schlichtungsstelle"),
    (
        "BY",
        "Landesamt für Digitalisierung, Breitband und Vermessung, Durchsetzungs- und Überwachungsstelle für barrierefreie Informationstechnik",
    ),
    (
        "HB",
        "Zentralstelle für barrierefreie Informationstechnik bei der Landesbehindertenbeauftragten oder dem Landesbehindertenbeauftragten der Freien Hansestadt Bremen",
    ),
    ("HE", "Durchsetzungs- und Überwachungsstelle Barrierefreie Informationstechnik, Hessen"),
    ("HH", "Schlichtungsstelle nach dem Hamburgischen Behindertengleichstellungsgesetz"),
    ("MV", "Beschwerdestelle für barrierefreie Informationstechnik des Landes Mecklenburg-Vorpommern"),
    (
        "NI",
        "Schlichtungsstelle nach dem Niedersächsischen Behindertengleichstellungsgesetz bei der Landesbeauftragten oder dem Landesbeauftragten für Menschen mit Behinderungen",
    ),
    ("NW", "Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen"),
    ("RP", "Durchsetzungsstelle für digitale Barrierefreiheit des Landes Rheinland-Pfalz"),
    (
        "SH",
        "Beschwerdestelle für barrierefreie Informationstechnik bei der oder dem Landesbeauftragten für Menschen mit Behinderungen, Schleswig-Holstein",
    ),
    ("SL", "Durchsetzungsstelle für digitale Barrierefreiheit des Saarlandes"),
    ("SN", "Durchsetzungsstelle bei der oder dem Beauftragten für Inklusion der Menschen mit Behinderungen, Sachsen"),
    ("ST", "Ombudsstelle für barrierefreie Informationstechnik des Landes Sachsen-Anhalt"),
    ("TH", "Durchsetzungsstelle bei der oder dem Beauftragten für Menschen mit Behinderungen, Thüringen"),
];

/// `GET /{channel}/accessibility`
pub async fn get(visit: Visit) -> Answer {
    let profile = &visit.channel.channel.profile;
    let section = |part: &str| Section::new(visit.t(&format!("accessibility.{part}"), &[]));
    let feedback = section("feedback")
        .text(&visit.t("accessibility.feedback_text", &[]))
        .link(&format!("mailto:{}", profile.imprint.email), &profile.imprint.email)
        .link(&tel(&profile.imprint.phone), &profile.imprint.phone);
    let sections = vec![
        section("state").text(&visit.t("accessibility.state_text", &[])),
        section("gaps").text(&visit.t("accessibility.gaps_text", &[])),
        section("made").text(&visit.t("accessibility.made_text", &[])),
        feedback,
        section("arbitration")
            .text(&visit.t("accessibility.arbitration_text", &[]))
            .text(&body_of(&profile.imprint.land, visit.speak.lang)),
    ];
    let intro = visit.t("accessibility.intro", &[("name", &profile.imprint.authority)]);
    legal::page(&visit, "accessibility", Some(intro), sections).await
}

/// The body of the Land; a plain sentence when the Land is not known.
fn body_of(land: &str, lang: Lang) -> String {
    let found = ARBITRATION.iter().find(|(key, _)| key.eq_ignore_ascii_case(land.trim()));
    found.map_or_else(|| crate::lang::t(lang, "accessibility.arbitration_unknown", &[]), |(_, name)| (*name).to_owned())
}
