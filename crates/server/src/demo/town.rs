//! Who the demo town is.
use channel::channel::{Contact, Imprint, Profile};
use channel::lang::Lang;

pub const SLUG: &str = "lindenau";

/// The town's profile, complete enough to be public.
pub fn profile() -> Profile {
    Profile {
        name: "Stadt Lindenau an der Werre".to_owned(),
        description: "Neues aus dem Rathaus, Beschlüsse, Veranstaltungen und Hinweise für alle, die in Lindenau leben."
            .to_owned(),
        tagline: "Montags und donnerstags. Warnungen sofort.".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        lang: Lang::De,
        accent: "#1d5c9c".to_owned(),
        crest: None,
        domain: "lindenau-werre.example".to_owned(),
        postal_codes: vec!["99998".to_owned(), "99999".to_owned()],
        region_key: "999999999999".to_owned(),
        emojis: Default::default(),
        contact: Contact {
            phone: "05000 115-0".to_owned(),
            email: "buergerbuero@lindenau-werre.example".to_owned(),
            address: "Rathaus, Marktplatz 1\n99999 Lindenau an der Werre".to_owned(),
            form_url: "https://lindenau-werre.example/kontakt".to_owned(),
        },
        imprint: Imprint {
            authority: "Stadt Lindenau an der Werre, Körperschaft des öffentlichen Rechts".to_owned(),
            represented_by: "Bürgermeisterin Ines Falkenrath".to_owned(),
            address: "Marktplatz 1\n99999 Lindenau an der Werre".to_owned(),
            phone: "05000 115-0".to_owned(),
            email: "stadt@lindenau-werre.example".to_owned(),
            supervisor: "Landratsamt Werrekreis, Kommunalaufsicht".to_owned(),
            responsible: "Jonas Adler, Pressestelle, Anschrift wie oben".to_owned(),
            vat_id: String::new(),
            privacy_officer: "datenschutz@lindenau-werre.example".to_owned(),
            land: "BW".to_owned(),
        },
    }
}

/// A profile for a feed shown for demonstration on this machine.
pub fn stand_in(name: &str) -> Profile {
    let demo = "Vorführung auf diesem Rechner, kein Angebot der Gemeinde".to_owned();
    let town = profile();
    Profile {
        name: name.to_owned(),
        description: "Übernommen aus dem Feed der Gemeinde, zur Vorführung auf diesem Rechner.".to_owned(),
        accent: "#2f6b4f".to_owned(),
        domain: String::new(),
        postal_codes: Vec::new(),
        region_key: String::new(),
        emojis: Default::default(),
        contact: Contact { address: demo.clone(), ..Contact::default() },
        imprint: Imprint {
            authority: demo.clone(),
            represented_by: demo.clone(),
            address: demo.clone(),
            supervisor: demo.clone(),
            responsible: demo.clone(),
            privacy_officer: demo,
            ..town.imprint
        },
        ..town
    }
}
