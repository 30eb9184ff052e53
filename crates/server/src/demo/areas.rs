//! Parts of the demo's town, drawn beforehand as a town does it on a quiet day. The place is invented: a bend of a river that
//! is nowhere.
use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use channel::ids::EditorId;
use store::TownArea;

/// Name, codes, corners.
const AREAS: [(&str, &str, &str); 4] = [
    ("Altstadt", "99999", "50.0060 10.0020\n50.0085 10.0100\n50.0050 10.0175\n50.0005 10.0150\n50.0000 10.0045"),
    ("Oststadt", "99998", "50.0050 10.0175\n50.0085 10.0100\n50.0140 10.0190\n50.0110 10.0330\n50.0030 10.0310"),
    ("Hafen", "", "50.0005 10.0150\n50.0050 10.0175\n50.0030 10.0310\n49.9960 10.0280\n49.9965 10.0170"),
    (
        "Werreaue",
        "",
        "50.0000 10.0045\n50.0005 10.0150\n49.9965 10.0170\n49.9960 10.0280\n49.9915 10.0250\n49.9930 10.0060",
    ),
];

/// Saves them.
pub async fn save(house: &House, channel: &Channel, by: EditorId) -> Result<(), Failure> {
    let area = |(name, codes, points): (&str, &str, &str)| TownArea {
        name: name.to_owned(),
        codes: codes.to_owned(),
        points: points.to_owned(),
    };
    let areas: Vec<TownArea> = AREAS.into_iter().map(area).collect();
    Ok(house.stores.desk().save_town_areas(channel.id, &areas, by, house.clock.now()).await?)
}
