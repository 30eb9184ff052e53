//! Orders: of rows, of places in a file, of any number in a row. The thief knows in which order the devices came; he asks
//! whether what he found lies in that order, all over or within a page.
use super::Claims;
use super::chance::{Hits, Lean};
use std::collections::BTreeMap;

/// A row he found, with the place where he found it.
#[derive(Clone, Copy)]
pub struct Item {
    /// Whose it is: only for scoring.
    pub whose: usize,
    /// What he sees of it that he also knows of devices, such as the choice.
    pub class: u64,
    /// Where or as what he found it.
    pub found: f64,
    /// Rows of one page may tell an order among themselves.
    pub page: u64,
    /// When its device came.
    pub known: f64,
}

/// All he can make of one order.
pub fn orders(what: &str, items: &[Item]) -> Claims {
    let backwards: Vec<Item> = items.iter().map(|item| Item { found: -item.found, ..*item }).collect();
    let lean = Lean::of(&ranks(items));
    let claims = [
        matched(items).claim(&format!("{what}, row to device")),
        matched(&backwards).claim(&format!("{what}, row to device from behind")),
        lean.and_then(|lean| lean.claim(&format!("{what}, all over"))),
        within(items).and_then(|lean| lean.claim(&format!("{what}, within pages"))),
    ];
    claims.into_iter().flatten().collect()
}

fn by(items: &[Item], key: impl Fn(&Item) -> f64) -> Vec<&Item> {
    let mut sorted: Vec<&Item> = items.iter().collect();
    sorted.sort_by(|a, b| key(a).total_cmp(&key(b)));
    sorted
}

fn grouped(items: &[Item], key: impl Fn(&Item) -> u64) -> Vec<Vec<Item>> {
    let mut groups: BTreeMap<u64, Vec<Item>> = BTreeMap::new();
    items.iter().for_each(|item| groups.entry(key(item)).or_default().push(*item));
    groups.into_values().collect()
}

/// The first found is the first who came, and so on, in each class. Of a shuffled list one is right on average.
fn matched(items: &[Item]) -> Hits {
    let groups = grouped(items, |item| item.class);
    let right = |group: &Vec<Item>| {
        let (found, known) = (by(group, |item| item.found), by(group, |item| item.known));
        found.iter().zip(known).filter(|(a, b)| a.whose == b.whose).count()
    };
    Hits { hits: groups.iter().map(right).sum(), expected: groups.len() as f64 }
}

/// The ranks within each page, all pages together: sums of products of centred ranks, by the deviation they have when
/// every page is shuffled for itself.
fn within(items: &[Item]) -> Option<Lean> {
    let (mut both, mut variance, mut count) = (0.0, 0.0, 0);
    for group in grouped(items, |item| item.page).into_iter().filter(|group| group.len() > 1) {
        let ranks = ranks(&group);
        let size = ranks.len() as f64;
        let mean = |pick: fn(&(f64, f64)) -> f64| ranks.iter().map(pick).sum::<f64>() / size;
        let (left, right) = (mean(|it| it.0), mean(|it| it.1));
        let sum = |what: fn(f64, f64) -> f64| ranks.iter().map(|(a, b)| what(a - left, b - right)).sum::<f64>();
        both += sum(|a, b| a * b);
        variance += sum(|a, _| a * a) * sum(|_, b| b * b) / (size - 1.0);
        count += ranks.len();
    }
    (variance > 0.0).then(|| Lean { correlation: both / variance.sqrt() / (count as f64 - 1.0).sqrt(), count })
}

/// Both orders as ranks; equal ones share theirs.
fn ranks(items: &[Item]) -> Vec<(f64, f64)> {
    let rank = |key: fn(&Item) -> f64| {
        let mut sorted: Vec<f64> = items.iter().map(key).collect();
        sorted.sort_by(f64::total_cmp);
        move |item: &Item| {
            let value = key(item);
            (sorted.partition_point(|other| *other < value) + sorted.partition_point(|other| *other <= value)) as f64
        }
    };
    let (found, known) = (rank(|item| item.found), rank(|item| item.known));
    items.iter().map(|item| (found(item), known(item))).collect()
}
