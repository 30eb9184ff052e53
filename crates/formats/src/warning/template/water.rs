use super::{Template, Words};
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

pub(super) const ALL: &[Template] = &[
    Template {
        key: "water_boil",
        hazard: Hazard::DrinkingWater,
        severity: Severity::Severe,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Execute],
        hours: 48,
        words: [
            Words {
                headline: "Trinkwasser abkochen",
                description: "Im Trinkwasser wurden Keime gefunden.",
                instruction: "Kochen Sie Wasser ab, bevor Sie es trinken: einmal sprudelnd, dann 10 Minuten stehen \
                              lassen.\nNehmen Sie auch zum Kochen und Zähneputzen abgekochtes Wasser.\n\
                              Sagen Sie Ihren Nachbarn Bescheid.",
            },
            Words {
                headline: "Wasser abkochen",
                description: "Das Wasser aus der Leitung ist nicht sauber.",
                instruction: "Kochen Sie das Wasser.\nDann können Sie es trinken.\n\
                              Nehmen Sie auch zum Zähne-Putzen gekochtes Wasser.",
            },
            Words {
                headline: "Boil drinking water",
                description: "Germs have been found in the drinking water.",
                instruction: "Boil water before you drink it: bring it to the boil, then let it stand for 10 minutes.\n\
                              Use boiled water for cooking and brushing teeth too.\nTell your neighbours.",
            },
        ],
    },
    Template {
        key: "water_stop",
        hazard: Hazard::DrinkingWater,
        severity: Severity::Extreme,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Execute],
        hours: 24,
        words: [
            Words {
                headline: "Leitungswasser nicht benutzen",
                description: "Das Leitungswasser ist verunreinigt. Abkochen hilft nicht.",
                instruction: "Trinken Sie kein Leitungswasser.\nKochen und waschen Sie nicht damit.\n\
                              Trinken Sie Wasser aus Flaschen.\nSagen Sie Ihren Nachbarn Bescheid.",
            },
            Words {
                headline: "Kein Wasser aus der Leitung",
                description: "Das Wasser aus der Leitung ist giftig.\nKochen hilft nicht.",
                instruction: "Trinken Sie das Wasser nicht.\nWaschen Sie sich nicht damit.\n\
                              Trinken Sie Wasser aus Flaschen.",
            },
            Words {
                headline: "Do not use tap water",
                description: "The tap water is contaminated. Boiling does not help.",
                instruction: "Do not drink tap water.\nDo not cook or wash with it.\nDrink bottled water.\n\
                              Tell your neighbours.",
            },
        ],
    },
];
