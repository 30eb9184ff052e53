//! The demo's warning: written by the duty officer, released by a second person, and still in force. Made as the desk makes
//! one, so it has an end, a sealed file and a proof.
use super::office;
use crate::exit::Failure;
use crate::parts;
use crate::wiring::House;
use channel::channel::Channel;
use channel::ids::{EditorId, PostId};
use channel::warning::release::Way;
use channel::warning::{Purpose, Turn};
use formats::warning::template;
use jiff::SignedDuration;
use store::NewWarning;
use tokio::task::JoinSet;
use web::Problem;
use web::desk::fields::Fields;
use web::desk::warnings::area::Town;
use web::desk::warnings::form::{self, Prefer, TEXTS};
use web::desk::warnings::release::{Releaser, order};
use web::desk::warnings::seal;

/// The ready text it begins with.
const TEMPLATE: &str = "water_boil";
/// The part of the town it is about.
const AREA: &str = "Oststadt";
/// How long ago it came out.
const AGE: SignedDuration = SignedDuration::from_mins(50);
/// For so many hours it holds.
const HOURS: &str = "24";
/// Headline, text and what to do in German, plain German and English.
const WORDS: [[&str; 3]; 3] = [
    [
        "Trinkwasser in der Oststadt bitte abkochen",
        "Nach einem Rohrbruch kann das Trinkwasser in der Oststadt verunreinigt sein. Betroffen sind die Straßen östlich \
         der Bahn: Am Kugelberg, Werrestraße ab Nr. 40, Lerchenweg, Feldstraße. Duschen und Waschen sind ungefährlich. \
         Fragen beantwortet das Bürgertelefon: 05000 115-0.",
        "Lassen Sie Leitungswasser mindestens drei Minuten sprudelnd kochen, bevor Sie es trinken.\n\
         Nehmen Sie auch zum Kochen und Zähneputzen abgekochtes Wasser.\nSagen Sie Ihren Nachbarn Bescheid.",
    ],
    [
        "Wasser in der Oststadt abkochen",
        "Das Wasser in der Oststadt ist vielleicht nicht sauber.\nDuschen und Hände waschen dürfen Sie ohne Kochen.\n\
         Wir sagen Ihnen, wenn das Wasser wieder gut ist.",
        "Kochen Sie das Wasser drei Minuten.\nDann können Sie es trinken.\n\
         Nehmen Sie auch zum Zähne-Putzen gekochtes Wasser.",
    ],
    [
        "Please boil drinking water in the Oststadt",
        "After a pipe burst, drinking water in the Oststadt may be contaminated. Affected are the streets east of the \
         railway. Showering and washing are safe.",
        "Boil tap water for at least three minutes before you drink it.\n\
         Use boiled water for cooking and brushing teeth too.\nTell your neighbours.",
    ],
];

/// Brings it out.
pub async fn bring_out(house: &House, channel: &Channel, releaser: EditorId) -> Result<(), Failure> {
    let failed = |problem: Problem| Failure::Failed(format!("the demo's warning: {problem:?}"));
    let missing = || Failure::Failed("the demo's warning could not be made".into());
    let nora = house.stores.account().by_login(office::NIGHT).await?.ok_or_else(missing)?.id;
    let mut side = JoinSet::new();
    let (app, desk, now) = (parts::within(house, &mut side)?, house.stores.desk(), house.clock.now() - AGE);
    let areas = desk.town_areas(channel.id).await?;
    let mut fields = filled();
    form::freeze(&mut fields, &Town { profile: &channel.profile, areas: &areas }, Prefer::Town);
    let id = PostId::fresh(now, house.random.number());
    let new = NewWarning {
        id,
        channel: channel.id,
        about: None,
        turn: Turn::Alert,
        purpose: Purpose::Actual,
        form: &fields.to_json(form::is_kept),
        base: 0,
        by: nora,
        now,
    };
    desk.begin_warning(new).await?;
    let draft = desk.warning_draft(id).await?.ok_or_else(missing)?;
    desk.ask_warning(&draft, nora, now).await?;
    let ready = seal::ready(&app, channel, &draft, &fields, now).await.map_err(failed)?.map_err(|_| missing())?;
    let by = Releaser { way: Way::Second, reason: String::new(), by: releaser, everywhere: true };
    let order = order(&app, channel, &draft, &fields, ready, by, now);
    if desk.release_warning(&order).await? { Ok(()) } else { Err(missing()) }
}

fn filled() -> Fields {
    let mut fields = template::find(TEMPLATE).map(form::prefilled).unwrap_or_default();
    fields.set("area", AREA);
    fields.set("hours", HOURS);
    for (names, words) in TEXTS.into_iter().zip(WORDS) {
        names.into_iter().zip(words).for_each(|(name, text)| fields.set(name, text));
    }
    fields
}
