use super::{Template, Words};
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

pub(super) const ALL: &[Template] = &[
    Template {
        key: "bomb",
        hazard: Hazard::Security,
        severity: Severity::Severe,
        urgency: Urgency::Expected,
        certainty: Certainty::Observed,
        responses: &[Response::Evacuate],
        hours: 12,
        words: [
            Words {
                headline: "Bombenfund: Gebiet verlassen",
                description: "Eine Bombe aus dem Zweiten Weltkrieg wurde gefunden. Sie wird heute entschärft.",
                instruction: "Verlassen Sie das Gebiet.\nNehmen Sie Ausweis, Medikamente und Haustiere mit.\n\
                              Schließen Sie Fenster und Türen.\nSagen Sie Ihren Nachbarn Bescheid.",
            },
            Words {
                headline: "Bombe gefunden",
                description: "Eine alte Bombe wurde gefunden.\nFach-Leute machen sie heute unschädlich.",
                instruction: "Gehen Sie aus dem Gebiet.\nNehmen Sie Ausweis und Medikamente mit.\n\
                              Sagen Sie es Ihren Nachbarn.",
            },
            Words {
                headline: "Bomb found: leave the area",
                description: "A bomb from the Second World War has been found. It will be defused today.",
                instruction: "Leave the area.\nTake identity papers, medicine and pets with you.\n\
                              Close windows and doors.\nTell your neighbours.",
            },
        ],
    },
    Template {
        key: "danger_zone",
        hazard: Hazard::Security,
        severity: Severity::Extreme,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Shelter, Response::Avoid],
        hours: 3,
        words: [
            Words {
                headline: "Gefahr: Gebiet meiden, im Haus bleiben",
                description: "Die Polizei ist im Einsatz. Es besteht Lebensgefahr.",
                instruction: "Bleiben Sie im Haus und schließen Sie die Tür ab.\nBleiben Sie von Fenstern weg.\n\
                              Meiden Sie das Gebiet.\nVerbreiten Sie keine Gerüchte und keine Bilder.",
            },
            Words {
                headline: "Große Gefahr: Bleiben Sie im Haus",
                description: "Die Polizei arbeitet hier.\nEs ist lebens-gefährlich.",
                instruction: "Bleiben Sie im Haus.\nSchließen Sie die Tür ab.\nBleiben Sie weg vom Fenster.",
            },
            Words {
                headline: "Danger: keep away, stay indoors",
                description: "The police are responding. There is danger to life.",
                instruction: "Stay indoors and lock the door.\nKeep away from windows.\nKeep away from the area.\n\
                              Do not spread rumours or pictures.",
            },
        ],
    },
];
