use super::{Template, Words};
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

pub(super) const ALL: &[Template] = &[Template {
    key: "smoke",
    hazard: Hazard::Fire,
    severity: Severity::Severe,
    urgency: Urgency::Immediate,
    certainty: Certainty::Observed,
    responses: &[Response::Shelter, Response::Avoid],
    hours: 6,
    words: [
        Words {
            headline: "Brand mit starkem Rauch",
            description: "Bei einem Brand entsteht starker Rauch. Der Rauch kann gesundheitsschädlich sein.",
            instruction: "Gehen Sie ins Haus und bleiben Sie dort.\nSchließen Sie Fenster und Türen.\n\
                          Schalten Sie Lüftung und Klimaanlage aus.\nMeiden Sie das Gebiet.",
        },
        Words {
            headline: "Feuer mit viel Rauch",
            description: "Es brennt.\nDer Rauch ist gefährlich.",
            instruction: "Gehen Sie in ein Haus.\nBleiben Sie im Haus.\nMachen Sie alle Fenster und Türen zu.\n\
                          Machen Sie die Lüftung aus.",
        },
        Words {
            headline: "Fire with heavy smoke",
            description: "A fire is producing heavy smoke. The smoke may be harmful.",
            instruction: "Go indoors and stay there.\nClose windows and doors.\n\
                          Switch off ventilation and air conditioning.\nKeep away from the area.",
        },
    ],
}];
