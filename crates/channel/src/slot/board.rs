//! The board: which posts go out in which slot, in which order, and where there is room.
use super::{Calendar, Fate, Habits, Slot};
use crate::clock::Timestamp;
use crate::ids::PostId;
use std::time::Duration;

/// A post with a place on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The post.
    pub post: PostId,
    /// The time of its slot.
    pub at: Timestamp,
    /// Its place in the slot; equal places go by the post's number.
    pub place: u32,
    /// When what it says is over (end of an event, deadline), if ever.
    pub over: Option<Timestamp>,
}

impl Planned {
    /// Would say something that is over by the time it goes out.
    pub fn outlived(&self) -> bool {
        self.over.is_some_and(|over| over <= self.at)
    }
}

/// How full a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// So many more fit.
    Free(usize),
    /// As many as the channel wants.
    Full,
    /// So many more than the channel wants.
    Over(usize),
}

/// One slot with its posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// When.
    pub slot: Slot,
    /// Its posts in the order they go out.
    pub posts: Vec<Planned>,
    /// How full it is.
    pub fill: Fill,
    /// Too late to put another post into it.
    pub closed: bool,
    /// The rules do not have this time any more; its posts go out at it all the same.
    pub odd: bool,
}

/// The coming slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// By time.
    pub columns: Vec<Column>,
}

impl Board {
    /// Lays out the next `count` slots and every other time that posts are planned for. Posts whose time is past but which
    /// are not out are shown in a column of their own time, first.
    pub fn new(calendar: &Calendar, planned: &[Planned], now: Timestamp, count: usize) -> Board {
        let habits = calendar.days().habits();
        let coming = calendar.coming(now, count);
        let last = coming.last().map_or(now, |slot| slot.at);
        let mut slots: Vec<(Slot, bool)> = calendar.between(now, last).into_iter().map(|slot| (slot, false)).collect();
        for post in planned {
            if !slots.iter().any(|(slot, _)| slot.at == post.at && !matches!(slot.fate, Fate::Dropped(_))) {
                let known = calendar.between(post.at - Duration::from_millis(1), post.at);
                let known = known.into_iter().find(|slot| !matches!(slot.fate, Fate::Dropped(_)));
                slots.push((known.unwrap_or(Slot { at: post.at, fate: Fate::Usual }), known.is_none()));
            }
        }
        slots.sort_by_key(|(slot, _)| slot.at);
        Board { columns: slots.into_iter().map(|(slot, odd)| column(slot, odd, habits, planned, now)).collect() }
    }

    /// The first slot that still takes posts and has room.
    pub fn next_free(&self) -> Option<&Column> {
        let takes = |column: &&Column| !column.closed && !column.odd && !matches!(column.slot.fate, Fate::Dropped(_));
        self.columns.iter().filter(takes).find(|column| matches!(column.fill, Fill::Free(_)))
    }
}

fn column(slot: Slot, odd: bool, habits: &Habits, planned: &[Planned], now: Timestamp) -> Column {
    let dropped = matches!(slot.fate, Fate::Dropped(_));
    let mut posts: Vec<Planned> = planned.iter().copied().filter(|post| post.at == slot.at && !dropped).collect();
    posts.sort_by_key(|post| (post.place, post.post));
    let capacity = usize::from(habits.capacity);
    let fill = match posts.len() {
        some if some < capacity => Fill::Free(capacity - some),
        some if some == capacity => Fill::Full,
        some => Fill::Over(some - capacity),
    };
    Column { closed: dropped || slot.at - habits.closes <= now, slot, posts, fill, odd }
}

/// Where a post goes within its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One place to the front.
    Forward,
    /// One place to the back.
    Back,
    /// To this place, counted from 0; beyond the end means the end.
    To(usize),
}

/// The order after a move; unknown posts change nothing.
pub fn moved(order: &[PostId], post: PostId, how: Move) -> Vec<PostId> {
    let mut order = order.to_vec();
    let Some(from) = order.iter().position(|other| *other == post) else { return order };
    order.remove(from);
    let to = match how {
        Move::Forward => from.saturating_sub(1),
        Move::Back => from + 1,
        Move::To(place) => place,
    };
    order.insert(to.min(order.len()), post);
    order
}

#[cfg(test)]
mod tests {
    use super::super::{OnHoliday, PublishingDays};
    use super::*;
    use crate::land::Land;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn planned(post: i64, when: &str, place: u32) -> Planned {
        Planned { post: PostId(post), at: at(when), place, over: None }
    }

    fn board(planned: &[Planned], now: &str) -> Board {
        let usual = PublishingDays::default();
        let habits = Habits { capacity: 2, ..Habits::default() };
        let days = PublishingDays::new(usual.rules().to_vec(), Vec::new(), OnHoliday::After, habits).unwrap();
        let calendar = Calendar::new(days, TimeZone::get("Europe/Berlin").unwrap(), Some(Land::Saxony));
        Board::new(&calendar, planned, at(now), 3)
    }

    #[test]
    fn columns_hold_their_posts_in_order_and_say_where_there_is_room() {
        let posts = [
            planned(1, "2026-11-26T09:00:00Z", 1),
            planned(2, "2026-11-26T09:00:00Z", 0),
            planned(3, "2026-11-30T09:00:00Z", 0),
        ];
        let board = board(&posts, "2026-11-25T12:00:00Z");
        let order: Vec<Vec<i64>> =
            board.columns.iter().map(|column| column.posts.iter().map(|post| post.post.0).collect()).collect();
        assert_eq!(order, [vec![2, 1], vec![3], vec![]]);
        assert_eq!(board.columns[0].fill, Fill::Full);
        assert_eq!(board.next_free().map(|column| column.slot.at), Some(at("2026-11-30T09:00:00Z")));
    }

    #[test]
    fn a_slot_closes_before_its_time() {
        let early = board(&[], "2026-11-26T08:44:00Z");
        let late = board(&[], "2026-11-26T08:46:00Z");
        assert_eq!((early.columns[0].closed, late.columns[0].closed), (false, true));
        assert_eq!(late.next_free().map(|column| column.slot.at), Some(at("2026-11-30T09:00:00Z")));
    }

    #[test]
    fn a_time_that_is_no_slot_and_one_that_went_by_are_shown() {
        let posts = [planned(1, "2026-11-27T15:00:00Z", 0), planned(2, "2026-11-23T09:00:00Z", 0)];
        let board = board(&posts, "2026-11-25T12:00:00Z");
        let seen: Vec<(Timestamp, bool)> = board.columns.iter().map(|column| (column.slot.at, column.odd)).collect();
        assert_eq!(seen[0], (at("2026-11-23T09:00:00Z"), false));
        assert_eq!(seen[2], (at("2026-11-27T15:00:00Z"), true));
        assert!(board.columns[0].closed);
    }

    #[test]
    fn what_is_over_before_it_goes_out_is_told() {
        let over = Some(at("2026-11-26T09:00:00Z"));
        assert!(Planned { over, ..planned(1, "2026-11-26T09:00:00Z", 0) }.outlived());
        assert!(!Planned { over, ..planned(1, "2026-11-26T08:59:59Z", 0) }.outlived());
    }

    proptest! {
        #[test]
        fn a_move_loses_nobody(count in 0usize..8, which in 0usize..8, to in 0usize..10) {
            let order: Vec<PostId> = (0..count as i64).map(PostId).collect();
            for how in [Move::Forward, Move::Back, Move::To(to)] {
                let mut after = moved(&order, PostId(which as i64), how);
                if which < count {
                    let place = after.iter().position(|post| post.0 == which as i64);
                    let wanted = match how { Move::Forward => which.saturating_sub(1), Move::Back => which + 1, Move::To(to) => to };
                    prop_assert_eq!(place, Some(wanted.min(count - 1)));
                }
                after.sort();
                prop_assert_eq!(&after, &order);
            }
        }
    }
}
