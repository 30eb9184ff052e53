use super::{Template, Words};
use channel::warning::{Certainty, Hazard, Response, Severity, Urgency};

pub(super) const ALL: &[Template] = &[
    Template {
        key: "emergency_call",
        hazard: Hazard::Supply,
        severity: Severity::Severe,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Execute],
        hours: 3,
        words: [
            Words {
                headline: "Notruf 112 gestört",
                description: "Der Notruf 112 ist zurzeit nicht sicher zu erreichen.",
                instruction: "Wählen Sie im Notfall die 110.\n\
                              Geht auch das nicht: Gehen Sie zur nächsten Feuerwache, Polizei oder ins Krankenhaus.\n\
                              Telefonieren Sie nur, wenn es nötig ist.",
            },
            Words {
                headline: "Die Not-Ruf-Nummer 112 geht nicht",
                description: "Die Nummer 112 geht gerade nicht.",
                instruction: "Wählen Sie im Not-Fall 110.\nGeht das auch nicht?\n\
                              Dann gehen Sie zur Feuer-Wehr, zur Polizei oder ins Kranken-Haus.",
            },
            Words {
                headline: "Emergency number 112 disrupted",
                description: "The emergency number 112 cannot be reached reliably at present.",
                instruction: "In an emergency, dial 110.\n\
                              If that fails too, go to the nearest fire station, police station or hospital.\n\
                              Use the telephone only if necessary.",
            },
        ],
    },
    Template {
        key: "power",
        hazard: Hazard::Supply,
        severity: Severity::Moderate,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        responses: &[Response::Monitor],
        hours: 6,
        words: [
            Words {
                headline: "Großer Stromausfall",
                description: "Der Strom ist ausgefallen. Wie lange es dauert, ist noch nicht bekannt.",
                instruction: "Schalten Sie Herd und Bügeleisen aus.\nHören Sie Radio mit Batterien oder im Auto.\n\
                              Sehen Sie nach Menschen, die Hilfe brauchen.\nRufen Sie die 112 nur im Notfall an.",
            },
            Words {
                headline: "Kein Strom",
                description: "Der Strom ist ausgefallen.",
                instruction: "Machen Sie den Herd aus.\nHören Sie Radio im Auto.\n\
                              Helfen Sie anderen Menschen.\nRufen Sie 112 nur im Not-Fall an.",
            },
            Words {
                headline: "Large power cut",
                description: "The power is out. How long it will last is not known yet.",
                instruction: "Switch off cookers and irons.\nListen to a battery or car radio.\n\
                              Look after people who need help.\nCall 112 only in an emergency.",
            },
        ],
    },
];
