//! Reaction to subscription, reaction to booklet, reaction to reaction.
use crate::crowd::{BATCHES, Crowd, Told, crowd};
use crate::loot::{Moment, different, frame};
use crate::thief::{Cell, Claims, Hits, Item, Table, all_spellings, orders, places, read};
use std::collections::{HashMap, HashSet};

/// An order the thief knows of devices, more than any thief does.
pub type Known = (&'static str, fn(&Crowd, usize, &Told) -> usize);
pub const KNOWN: [Known; 4] = [
    ("following", |crowd, device, _| crowd.devices[device].followed),
    ("drawing", |crowd, device, _| crowd.devices[device].drew),
    ("first message", |_, _, told| told.first),
    ("last message", |_, _, told| told.last),
];

/// A single reaction by its tag, for scoring.
pub fn by_tag(crowd: &Crowd) -> HashMap<[u8; 32], (usize, usize)> {
    let all = crowd.devices.iter().enumerate();
    all.flat_map(|(device, it)| (0..2).filter_map(move |post| Some((it.told[post].as_ref()?.tag, (device, post)))))
        .collect()
}

pub fn told(crowd: &Crowd, device: usize, post: usize) -> &Told {
    crowd.devices[device].told[post].as_ref().unwrap()
}

/// The thief's claims from what lay there at one moment.
pub fn rob(crowd: &Crowd, moment: &Moment) -> Claims {
    let mut claims = Vec::new();
    let owners = by_tag(crowd);
    let tables = read(moment, "reactions.db");
    for table in &tables {
        let whose = |row: &Vec<Cell>| row.iter().find_map(|cell| owners.get(&blob(cell)?).copied());
        let rows: Vec<Option<(usize, usize)>> = table.rows.iter().map(whose).collect();
        claims.extend(columns(crowd, table, &rows));
        claims.extend(joins(crowd, table, &rows));
    }
    for file in ["reactions.db", "reactions.db-wal"] {
        claims.extend(layout(crowd, file, moment.file(file)));
    }
    claims.iter().map(|claim| format!("{}: {claim}", moment.name)).collect()
}

pub fn blob(cell: &Cell) -> Option<[u8; 32]> {
    match cell {
        Cell::Blob(bytes) => bytes.as_slice().try_into().ok(),
        _ => None,
    }
}

/// Rows as they come, and each number and length in them, in each order the thief knows.
fn columns(crowd: &Crowd, table: &Table, rows: &[Option<(usize, usize)>]) -> Claims {
    let mut found = vec![("as they lie".to_owned(), (0..rows.len()).map(|at| at as f64).collect::<Vec<_>>())];
    // What was chosen and how often is what the thief knows anyway; the post is his question.
    let asked = |name: &&String| !["post", "seq", "choice"].contains(&name.as_str());
    for name in table.columns.iter().filter(asked) {
        let column = table.columns.iter().position(|other| other == name).unwrap();
        found.push((format!("column {name}"), table.numbers(column)));
    }
    let mut claims = Vec::new();
    for (what, numbers) in found {
        for post in 0..2 {
            let at = rows.iter().zip(&numbers).filter_map(|(row, found)| Some(((*row)?, *found)));
            let at: Vec<(usize, f64)> =
                at.filter(|((_, of), _)| *of == post).map(|((device, _), found)| (device, found)).collect();
            for (order, known) in KNOWN {
                let item = |&(device, found): &(usize, f64)| {
                    let told = told(crowd, device, post);
                    Item { whose: device, class: class(told), found, page: 0, known: known(crowd, device, told) as f64 }
                };
                let items: Vec<Item> = at.iter().map(item).collect();
                claims.extend(orders(&format!("{} {what}, order of {order}", table.name), &items));
            }
        }
    }
    claims
}

/// The thief knows what each device chose in the end and how often it changed its mind.
pub fn class(told: &Told) -> u64 {
    u64::from(told.choice) << 32 | u64::from(told.seq)
}

/// A name in a row that leads to a device, or stands in a row of another post.
fn joins(crowd: &Crowd, table: &Table, rows: &[Option<(usize, usize)>]) -> Claims {
    let (mut to_device, mut to_row) = (Hits::default(), Hits::default());
    let mut seen: HashMap<Vec<u8>, (usize, usize)> = HashMap::new();
    for (row, owner) in table.rows.iter().zip(rows) {
        let Some((device, post)) = *owner else { continue };
        let cells = table.columns.iter().zip(row).filter(|(name, _)| *name != "post");
        for name in cells.filter_map(|(_, cell)| crate::thief::name_of(cell)) {
            if let Some(guess) = crowd.names(true).get(&name) {
                to_device.hits += usize::from(*guess == device);
                to_device.expected += 1.0 / crowd.devices.len() as f64;
            }
            if let Some((other, at)) = seen.insert(name, (device, post)).filter(|(_, at)| *at != post) {
                let _ = at;
                to_row.hits += usize::from(other == device);
                to_row.expected += 1.0 / crowd.devices.len() as f64;
            }
        }
    }
    let claims = [
        to_device.claim(&format!("{}: a name leads to the device", table.name)),
        to_row.claim(&format!("{}: a name stands in rows of both posts", table.name)),
    ];
    claims.into_iter().flatten().collect()
}

/// Where in the file and within its pages the tags lie: what is written later lies lower in a page, and behind in a log.
pub fn layout(crowd: &Crowd, file: &str, bytes: &[u8]) -> Claims {
    let (frame, head) = frame(file);
    let owners: Vec<((usize, usize), [u8; 32])> = by_tag(crowd).into_iter().map(|(tag, owner)| (owner, tag)).collect();
    let wanted: Vec<_> = owners.iter().enumerate().map(|(at, (_, tag))| (at, tag.to_vec())).collect();
    let found = places(bytes, &wanted);
    let mut claims = Vec::new();
    for post in 0..2 {
        for (order, known) in KNOWN {
            for (what, pick) in [("first", 0), ("last", usize::MAX)] {
                let item = |(at, places): (&usize, &Vec<usize>)| {
                    let (device, _) = owners[*at].0;
                    let told = told(crowd, device, post);
                    let place = places[pick.min(places.len() - 1)];
                    let page = (place.saturating_sub(head) / frame) as u64;
                    let known = known(crowd, device, told) as f64;
                    Item { whose: device, class: class(told), found: place as f64, page, known }
                };
                let items: Vec<Item> = found.iter().filter(|(at, _)| owners[**at].0.1 == post).map(item).collect();
                claims.extend(orders(&format!("{what} place in {file}, order of {order}"), &items));
            }
        }
    }
    claims
}

/// What appeared between two moments: rows of both posts that did so together are one device's?
pub fn compare(crowd: &Crowd, before: &Moment, after: &Moment) -> Claims {
    let owners = by_tag(crowd);
    let tags = |moment: &Moment| -> Vec<[u8; 32]> {
        let rows = read(moment, "reactions.db").into_iter().flat_map(|table| table.rows);
        rows.flat_map(|row| row.iter().filter_map(blob).collect::<Vec<_>>()).collect()
    };
    let old: HashSet<[u8; 32]> = tags(before).into_iter().collect();
    let new = tags(after).into_iter().filter(|tag| !old.contains(tag)).filter_map(|tag| owners.get(&tag).copied());
    let new: Vec<(usize, usize)> = new.collect();
    let [left, right] = [0, 1].map(|post| new.iter().filter(|it| it.1 == post).map(|it| it.0).collect::<Vec<_>>());
    let hits = left.iter().zip(&right).filter(|(a, b)| a == b).count();
    // A row of the other post is the same device's as often as chance has it among those that are new.
    let both = left.iter().filter(|device| right.contains(device)).count() as f64;
    let expected = both * left.len().min(right.len()) as f64 / (left.len() * right.len()).max(1) as f64;
    let what = format!("new between “{}” and “{}”, paired as they lie", before.name, after.name);
    Hits { hits, expected }.claim(&what).into_iter().collect()
}

/// Names of reactions outside of their file, or of devices in it: in no spelling, at no moment, in no copy, in no log.
pub fn strays(crowd: &Crowd) -> Claims {
    let spelled = |names: Vec<(usize, Vec<u8>)>| -> Vec<(usize, Vec<u8>)> {
        names.into_iter().flat_map(|(at, name)| all_spellings(&name).into_iter().map(move |name| (at, name))).collect()
    };
    let tags = spelled(by_tag(crowd).into_keys().enumerate().map(|(at, tag)| (at, tag.to_vec())).collect());
    let mut names = Vec::new();
    for (at, device) in crowd.devices.iter().enumerate() {
        let address = device.address.to_string().into_bytes();
        let tail = device.endpoint.as_bytes()[device.endpoint.len() - 40..].to_vec();
        names.extend([device.sid.to_be_bytes().to_vec(), device.sid.to_string().into_bytes()].map(|name| (at, name)));
        names.extend([(at, address), (at, tail), (at, device.mark.clone().into_bytes())]);
        names.extend([(at, device.point.to_vec()), (at, device.auth.to_vec())]);
    }
    let names = spelled(names);
    let mut claims = Vec::new();
    let mut look = |place: &str, bytes: &[u8], wanted: &[(usize, Vec<u8>)], what: &str| {
        let found = places(bytes, wanted).len();
        claims.extend((found > 0).then(|| format!("{place} holds names of {found} {what}")));
    };
    // Those at which most lies about; what is written once stays in the later ones.
    let rich = ["all have booklets", "batch 3 was written", "the posts are closed", "the key is destroyed"];
    for moment in rich.map(|name| crowd.loot.moment(name)).into_iter().chain(&crowd.loot.backups) {
        for (name, bytes) in &moment.files {
            let place = format!("{}: {name}", moment.name);
            if name.starts_with("reactions") {
                look(&place, bytes, &names, "devices");
            } else {
                look(&place, bytes, &tags, "reactions");
            }
        }
    }
    let log = crowd.loot.log();
    look("the log", &log, &tags, "reactions");
    look("the log", &log, &names, "devices");
    claims
}

#[test]
fn nothing_links_a_reaction() {
    let crowd = crowd();
    let moments = &crowd.loot.moments;
    let mut claims: Claims = different(moments, "reactions.db").flat_map(|moment| rob(crowd, moment)).collect();
    claims.extend(moments.windows(2).flat_map(|pair| compare(crowd, &pair[0], &pair[1])));
    claims.extend(strays(crowd));
    assert!(claims.is_empty(), "{} claims:\n{}", claims.len(), claims.join("\n"));
    let open = crowd.loot.moment("all have reacted");
    let rows: usize =
        read(open, "reactions.db").iter().filter(|it| it.name == "reaction").map(|it| it.rows.len()).sum();
    assert_eq!(rows, by_tag(crowd).len(), "the server took all of them, so there was something to steal");
}

#[test]
fn nothing_says_when_a_reaction_came() {
    let loot = &crowd().loot;
    assert!(loot.watched > 5_000 && !loot.log().is_empty());
    // One line says that many booklets were drawn within an hour.
    assert!(loot.logged <= 2, "{} of {} requests left a line in the log", loot.logged, loot.watched);
    // Seconds after a batch was written its log is cut; here the next messages come meanwhile.
    assert!(loot.changed <= BATCHES, "files changed during {} of {} requests", loot.changed, loot.watched);
}

#[test]
fn what_is_over_is_gone() {
    let crowd = crowd();
    let tags: Vec<(usize, Vec<u8>)> =
        by_tag(crowd).into_keys().enumerate().map(|(at, tag)| (at, tag[..16].to_vec())).collect();
    for moment in ["the posts are closed", "the key is destroyed"] {
        for (name, bytes) in &crowd.loot.moment(moment).files {
            assert!(places(bytes, &tags).is_empty(), "{moment}: {name} still has reactions, in use or in free pages");
        }
    }
    let key = [(0, crowd.loot.wrapped.clone())];
    let has = |moment: &Moment| moment.files.values().any(|bytes| !places(bytes, &key).is_empty());
    assert!(has(crowd.loot.moment("all have reacted")), "the key is looked for as it was stored");
    assert!(!has(crowd.loot.moment("the key is destroyed")), "the key of the half-year is still in a file");
    for moment in &crowd.loot.backups {
        assert!(!moment.files.contains_key("reactions.db"));
    }
    let totals = read(crowd.loot.moment("the key is destroyed"), "content.db");
    let totals = totals.iter().find(|table| table.name == "reaction_total").unwrap();
    let shown = totals.columns.iter().position(|name| name == "shown").unwrap();
    let numbers = totals.numbers(shown);
    assert!(numbers.iter().any(|number| *number > 0.0) && numbers.iter().all(|number| number % 5.0 == 0.0), "rounded");
}
