use channel::clock::from_ms;
use channel::ids::PostId;
use channel::reaction::{EmojiSet, Tally};

use super::count;
use crate::reaction::choices;
use crate::{Result, Shown, ShownOf, StoreError};

/// A slot as pages show it.
pub(crate) type SlotRow = (i64, String, i64, String, i64, i64, i64, i64);

/// Slots, and the numbers of theirs that are not zero.
pub(crate) fn read(slots: Vec<SlotRow>, totals: Vec<(i64, i64, i64)>) -> Result<ShownOf> {
    let mut all = slots.into_iter().map(slot).collect::<Result<ShownOf>>()?;
    for (post, choice, number) in totals {
        let Some(shown) = all.get_mut(&PostId(post)) else { continue };
        let place = usize::try_from(choice).unwrap_or(usize::MAX);
        match place.checked_sub(1) {
            None => shown.tally.devices = count(number),
            Some(place) => shown.tally.each.get_mut(place).into_iter().for_each(|each| *each = count(number)),
        }
    }
    Ok(all)
}

fn slot((post, epoch, slot, emojis, count, several, closes, frozen): SlotRow) -> Result<(PostId, Shown)> {
    let wrong = |what: &str| StoreError::corrupt("reaction_slot", what);
    let choices = choices(count, several)?;
    let shown = Shown {
        epoch,
        slot: u16::try_from(slot).map_err(|_| wrong("slot"))?,
        emojis: EmojiSet::parse(&emojis).map_err(|_| wrong("emojis"))?,
        choices,
        closes: from_ms(closes),
        frozen: frozen != 0,
        tally: Tally { devices: 0, each: vec![0; usize::from(choices.count)] },
    };
    Ok((PostId(post), shown))
}
