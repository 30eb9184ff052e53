//! The texts of planned rehearsals. They stand in no list a duty officer chooses from: a ready test beside the texts for an
//! emergency is how Hawaii's false alarm began.
use super::{Template, Words};
use channel::warning::runs::Rehearsal;
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

const MONTHLY: Template = Template {
    key: "monthly",
    words: [
        Words {
            headline: "Monatliche Probewarnung",
            description: "Die Stadt prüft, ob Warnungen alle erreichen. Die Probe-Entwarnung folgt in Kürze.",
            instruction: "",
        },
        Words {
            headline: "Monatliche Probe-Warnung",
            description: "Die Stadt prüft: Kommen Warnungen an?\nBald kommt die Probe-Entwarnung.",
            instruction: "",
        },
        Words {
            headline: "Monthly test warning",
            description: "The town checks whether warnings reach everybody. The test all-clear follows shortly.",
            instruction: "",
        },
    ],
    ..NATIONAL
};

const NATIONAL: Template = Template {
    key: "national",
    hazard: Hazard::Other,
    severity: Severity::Minor,
    urgency: Urgency::Future,
    certainty: Certainty::Observed,
    responses: &[Response::None],
    hours: 2,
    words: [
        Words {
            headline: "Bundesweiter Warntag",
            description: "Heute ist Warntag: Bund, Länder und Gemeinden erproben ihre Warnmittel. \
                          Die Probe-Entwarnung folgt gegen 11:45 Uhr.",
            instruction: "",
        },
        Words {
            headline: "Bundesweiter Warn-Tag",
            description: "Heute ist Warn-Tag.\nIn ganz Deutschland werden Warnungen geprüft.\n\
                          Um 11:45 Uhr kommt die Probe-Entwarnung.",
            instruction: "",
        },
        Words {
            headline: "National warning day",
            description: "Today the federation, the states and the municipalities try out their means of warning. \
                          The test all-clear follows at about 11:45.",
            instruction: "",
        },
    ],
};

/// What a planned rehearsal begins with.
pub fn planned(what: Rehearsal) -> &'static Template {
    match what {
        Rehearsal::Monthly => &MONTHLY,
        Rehearsal::National => &NATIONAL,
    }
}
