use super::{Template, Words};
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

pub(super) const ALL: &[Template] = &[
    Template {
        key: "flood",
        hazard: Hazard::Flood,
        severity: Severity::Severe,
        urgency: Urgency::Expected,
        certainty: Certainty::Likely,
        responses: &[Response::Prepare, Response::Avoid],
        hours: 24,
        words: [
            Words {
                headline: "Hochwasser",
                description: "Der Wasserstand steigt. Straßen und Keller können überflutet werden.",
                instruction: "Gehen Sie nicht in Keller und Tiefgaragen.\nBleiben Sie von Ufern und Brücken weg.\n\
                              Bringen Sie Wichtiges in obere Stockwerke.\nFahren Sie nicht auf überflutete Straßen.",
            },
            Words {
                headline: "Hoch-Wasser",
                description: "Das Wasser steigt.\nStraßen und Keller können voll Wasser laufen.",
                instruction: "Gehen Sie nicht in den Keller.\nGehen Sie nicht in die Tief-Garage.\n\
                              Bleiben Sie weg vom Wasser.\nBringen Sie wichtige Sachen nach oben.",
            },
            Words {
                headline: "Flood",
                description: "The water level is rising. Streets and basements may be flooded.",
                instruction: "Do not go into basements and underground car parks.\nKeep away from banks and bridges.\n\
                              Take important things to upper floors.\nDo not drive on flooded roads.",
            },
        ],
    },
    Template {
        key: "heavy_rain",
        hazard: Hazard::Flood,
        severity: Severity::Severe,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Shelter, Response::Avoid],
        hours: 6,
        words: [
            Words {
                headline: "Starkregen, Überflutung in kurzer Zeit",
                description: "Starker Regen kann Straßen und Keller in Minuten überfluten.",
                instruction: "Verlassen Sie Keller und Tiefgaragen sofort.\nGehen Sie in ein oberes Stockwerk.\n\
                              Betreten Sie keine überfluteten Straßen.",
            },
            Words {
                headline: "Sehr starker Regen",
                description: "Es regnet sehr stark.\nStraßen und Keller laufen schnell voll Wasser.",
                instruction: "Gehen Sie sofort aus dem Keller.\nGehen Sie nach oben.\nGehen Sie nicht durch das Wasser.",
            },
            Words {
                headline: "Heavy rain, flash floods",
                description: "Heavy rain can flood streets and basements within minutes.",
                instruction: "Leave basements and underground car parks at once.\nGo to an upper floor.\n\
                              Do not enter flooded streets.",
            },
        ],
    },
];
