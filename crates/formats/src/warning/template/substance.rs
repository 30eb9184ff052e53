use super::{Template, Words};
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

pub(super) const ALL: &[Template] = &[
    Template {
        key: "chemical",
        hazard: Hazard::Substance,
        severity: Severity::Extreme,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Shelter],
        hours: 6,
        words: [
            Words {
                headline: "Gefährlicher Stoff in der Luft",
                description: "Ein gefährlicher Stoff ist ausgetreten. Er kann die Gesundheit schädigen.",
                instruction: "Gehen Sie sofort ins Haus, am besten in ein oberes Stockwerk.\n\
                              Schließen Sie Fenster und Türen.\nSchalten Sie Lüftung und Klimaanlage aus.\n\
                              Halten Sie im Freien ein Tuch vor Mund und Nase.",
            },
            Words {
                headline: "Gefährlicher Stoff in der Luft",
                description: "In der Luft ist ein gefährlicher Stoff.\nDer Stoff kann Sie krank machen.",
                instruction: "Gehen Sie sofort in ein Haus.\nGehen Sie nach oben.\n\
                              Machen Sie alle Fenster und Türen zu.\nMachen Sie die Lüftung aus.",
            },
            Words {
                headline: "Dangerous substance in the air",
                description: "A dangerous substance has been released. It may harm your health.",
                instruction: "Go indoors at once, to an upper floor if you can.\nClose windows and doors.\n\
                              Switch off ventilation and air conditioning.\n\
                              Outdoors, hold a cloth over mouth and nose.",
            },
        ],
    },
    Template {
        key: "gas",
        hazard: Hazard::Substance,
        severity: Severity::Severe,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Avoid, Response::Evacuate],
        hours: 3,
        words: [
            Words {
                headline: "Gas tritt aus",
                description: "Aus einer Leitung tritt Gas aus. Es besteht Explosionsgefahr.",
                instruction: "Verlassen Sie das Gebiet zu Fuß.\nKein offenes Feuer, nicht rauchen.\n\
                              Betätigen Sie keine Schalter und keine Klingeln.\n\
                              Telefonieren Sie erst außerhalb des Gebiets.",
            },
            Words {
                headline: "Gas tritt aus",
                description: "Aus einer Leitung kommt Gas.\nDas Gas kann explodieren.",
                instruction: "Gehen Sie zu Fuß weg.\nMachen Sie kein Feuer.\nRauchen Sie nicht.\n\
                              Drücken Sie keinen Licht-Schalter und keine Klingel.",
            },
            Words {
                headline: "Gas leak",
                description: "Gas is leaking from a pipe. There is a danger of explosion.",
                instruction: "Leave the area on foot.\nNo open flames, no smoking.\nUse no switches and no door bells.\n\
                              Do not use the telephone until you are outside the area.",
            },
        ],
    },
];
