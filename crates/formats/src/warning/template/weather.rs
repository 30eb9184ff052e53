use super::{Template, Words};
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

pub(super) const ALL: &[Template] = &[Template {
    key: "storm",
    hazard: Hazard::Weather,
    severity: Severity::Severe,
    urgency: Urgency::Expected,
    certainty: Certainty::Likely,
    responses: &[Response::Shelter, Response::Avoid],
    hours: 12,
    words: [
        Words {
            headline: "Schwerer Sturm",
            description: "Es gibt schwere Sturmböen. Bäume können umstürzen, Gegenstände herabfallen.",
            instruction: "Bleiben Sie im Haus.\nMeiden Sie Wälder, Parks und Friedhöfe.\n\
                          Sichern oder räumen Sie lose Gegenstände weg.\nParken Sie nicht unter Bäumen.",
        },
        Words {
            headline: "Starker Sturm",
            description: "Es ist sehr windig.\nBäume können umfallen.",
            instruction: "Bleiben Sie im Haus.\nGehen Sie nicht in den Wald oder in den Park.\n\
                          Räumen Sie lose Sachen weg.",
        },
        Words {
            headline: "Severe storm",
            description: "There are severe gusts. Trees may fall and objects may come down.",
            instruction: "Stay indoors.\nKeep away from woods, parks and cemeteries.\nSecure loose objects.\n\
                          Do not park under trees.",
        },
    ],
}];
