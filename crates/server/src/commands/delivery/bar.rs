//! A bar of a terminal's width.

/// "██████░░░░  60 %  rest", cut to `width` columns.
pub fn of(percent: u64, text: &str, width: usize) -> String {
    let bar = (width / 3).clamp(10, 30);
    let full = bar * usize::try_from(percent.min(100)).unwrap_or(100) / 100;
    let line = format!("{}{} {percent:>3} %  {text}", "█".repeat(full), "░".repeat(bar - full));
    line.chars().take(width.max(20)).collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn it_fills_and_fits() {
        assert_eq!(of(50, "about 200/s", 40), "██████░░░░░░░  50 %  about 200/s");
        assert!(of(100, &"x".repeat(200), 40).chars().count() == 40);
        assert!(of(0, "", 0).starts_with("░░░░░░░░░░   0 %"));
    }
}
