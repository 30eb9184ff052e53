//! How good guessing is. Each of these answers a claim when guessing would come so far less than once in 10⁹.

/// ln of 10⁻⁹.
const SELDOM: f64 = -20.723;
/// So many standard deviations a normal variable passes less than once in 10⁹, on either side.
const FAR: f64 = 6.11;

/// Right guesses, of which chance alone gets `expected` (the sum of each guess's own chance). Their number is then nearly
/// Poisson's: exactly so in the limit for matching a shuffled list, and above it for independent guesses.
#[derive(Default, Clone, Copy)]
pub struct Hits {
    pub hits: usize,
    pub expected: f64,
}

impl Hits {
    pub fn claim(self, what: &str) -> Option<String> {
        let (above, below) = tails(self.hits, self.expected.max(f64::MIN_POSITIVE));
        let seldom = self.hits > 0 && above < SELDOM || below < SELDOM;
        seldom.then(|| format!("{what}: {} right, by chance {:.1}", self.hits, self.expected))
    }
}

/// A correlation of so many pairs; its size times the root of their number is nearly normal.
#[derive(Clone, Copy)]
pub struct Lean {
    pub correlation: f64,
    pub count: usize,
}

impl Lean {
    pub fn claim(self, what: &str) -> Option<String> {
        let far = self.count >= 100 && self.correlation.abs() * (self.count as f64 - 1.0).sqrt() > FAR;
        far.then(|| format!("{what}: a correlation of {:.3} over {}", self.correlation, self.count))
    }

    /// Of two lists of numbers; none when one of them is all the same.
    pub fn of(pairs: &[(f64, f64)]) -> Option<Lean> {
        let count = pairs.len() as f64;
        let mean = |pick: fn(&(f64, f64)) -> f64| pairs.iter().map(pick).sum::<f64>() / count;
        let (left, right) = (mean(|pair| pair.0), mean(|pair| pair.1));
        let sum = |what: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(a, b)| what(a - left, b - right)).sum::<f64>();
        let (both, one, two) = (sum(&|a, b| a * b), sum(&|a, _| a * a), sum(&|_, b| b * b));
        let spread = (one * two).sqrt();
        (spread > 0.0).then(|| Lean { correlation: both / spread, count: pairs.len() })
    }
}

/// The logarithms of the chances of so many or more, and of so many or fewer.
fn tails(hits: usize, expected: f64) -> (f64, f64) {
    let (mut term, mut above, mut below) = (-expected, 0.0, 0.0);
    for k in 0..hits + 200 {
        if k > 0 {
            term += expected.ln() - (k as f64).ln();
        }
        above += if k >= hits { term.exp() } else { 0.0 };
        below += if k <= hits { term.exp() } else { 0.0 };
    }
    (above.ln(), below.ln())
}

#[test]
fn what_chance_does_often_is_no_claim() {
    for (hits, expected, claimed) in
        [(0, 1.0, false), (6, 1.0, false), (16, 1.0, true), (0, 10.0, false), (0, 30.0, true), (2, 0.000_5, false)]
    {
        assert_eq!(Hits { hits, expected }.claim("x").is_some(), claimed, "{hits} of {expected}");
    }
    let straight: Vec<(f64, f64)> = (0..200).map(|n| (f64::from(n), f64::from(n * 2))).collect();
    assert!(Lean::of(&straight).unwrap().claim("x").is_some());
}
