//! A chart of days as bars, drawn here: no script, no library, and beside it a table that says the same.
use serde::Serialize;

/// Width of a bar with the gap after it, and the height of the tallest, in the drawing's own units.
const STEP: usize = 20;
const HEIGHT: u64 = 100;

/// One bar.
#[derive(Serialize)]
pub struct Bar {
    x: usize,
    y: u64,
    height: u64,
}

/// The drawing.
#[derive(Serialize)]
pub struct Chart {
    /// Of the drawing.
    pub width: usize,
    /// One a day.
    pub bars: Vec<Bar>,
    /// The largest number, at the top.
    pub top: u64,
}

/// Of numbers as they are shown; `None` when there is nothing to see.
pub fn of(numbers: &[u64]) -> Option<Chart> {
    let top = numbers.iter().copied().max().filter(|top| *top > 0)?;
    let bar = |(place, number): (usize, &u64)| {
        let height = number * HEIGHT / top;
        Bar { x: place * STEP, y: HEIGHT - height, height }
    };
    Some(Chart { width: numbers.len() * STEP, bars: numbers.iter().enumerate().map(bar).collect(), top })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_bar_fills_the_height() {
        assert!(of(&[0, 0]).is_none() && of(&[]).is_none());
        let chart = of(&[5, 0, 20])
            .map(|chart| (chart.width, chart.top, chart.bars.iter().map(|b| b.height).collect::<Vec<_>>()));
        assert_eq!(chart, Some((60, 20, vec![25, 0, 100])));
    }
}
