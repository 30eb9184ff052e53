//! Tests that need a tool, a server or real data.

/// Set to 1 where everything is there: then a test that leaves itself out fails.
pub const VARIABLE: &str = "AUSRUFER_TESTS_COMPLETE";

/// Says that a test is left out, and why; a failure where everything is said to be there.
pub fn left_out(why: &str) {
    assert!(std::env::var_os(VARIABLE).is_none_or(|set| set.is_empty()), "{VARIABLE} is set, and {why}");
    eprintln!("left out: {why}");
}
