//! How many files and connections this process may hold open.

/// Fewer are used up by a thousand open pages.
pub const ENOUGH: u64 = 8192;

/// The limit in force, read from Linux' own table; `None` where there is none.
pub fn limit() -> Option<u64> {
    parse(&std::fs::read_to_string("/proc/self/limits").ok()?)
}

/// The soft limit is the first number of its line.
fn parse(table: &str) -> Option<u64> {
    let line = table.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_whitespace().next()? {
        "unlimited" => Some(u64::MAX),
        number => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_is_read() {
        let table = |soft: &str| {
            format!(
                "Limit                     Soft Limit           Hard Limit           Units     \n\
                 Max processes             3                    4                    processes \n\
                 Max open files            {soft:<20} 524288               files     \n"
            )
        };
        assert_eq!(parse(&table("1024")), Some(1024));
        assert_eq!(parse(&table("unlimited")), Some(u64::MAX));
        assert_eq!(parse("Max processes 3"), None);
    }
}
