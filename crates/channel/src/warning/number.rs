//! Decimal numbers as whole ones, so that equal means equal and nothing is lost between two programs.

/// Reads a decimal number (XML Schema 2 §3.2.3) as a whole number of its last decimal place, rounded half away from
/// zero. `None` for anything else, also for more than eleven digits before the point.
pub fn fixed(text: &str, decimals: u32) -> Option<i64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (mut value, mut left, mut any, mut up) = (0i64, None::<u32>, false, None);
    for byte in digits {
        match (byte, left) {
            (b'.', None) => left = Some(decimals),
            (b'0'..=b'9', Some(0)) => {
                any = true;
                up = up.or(Some(*byte >= b'5'));
            }
            (b'0'..=b'9', _) => {
                any = true;
                value = value * 10 + i64::from(byte - b'0');
                left = left.map(|places| places - 1);
                // Room for seven more decimal places below the limit of an i64.
                if left.is_none() && value > 99_999_999_999 {
                    return None;
                }
            }
            _ => return None,
        }
    }
    let value = value * 10i64.pow(left.unwrap_or(decimals)) + i64::from(up == Some(true));
    any.then_some(if negative { -value } else { value })
}

/// Writes it back without needless zeros: 48.9 for 48 900 000 millionths.
pub fn show_fixed(value: i64, decimals: u32) -> String {
    let unit = 10u64.pow(decimals);
    let (whole, rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    let sign = if value < 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let rest = format!("{rest:0width$}", width = decimals as usize);
    format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_read_back(value in -180_000_000i64..180_000_000) {
            prop_assert_eq!(fixed(&show_fixed(value, 6), 6), Some(value));
        }

        #[test]
        fn any_text_is_a_number_or_none(text in "\\PC{0,40}", decimals in 0u32..7) {
            let _ = fixed(&text, decimals);
        }
    }

    #[test]
    fn decimals_are_rounded_and_nonsense_refused() {
        assert_eq!(fixed("48.9000004", 6), Some(48_900_000));
        assert_eq!(fixed("-0.0000005", 6), Some(-1));
        assert_eq!(fixed("+.5", 1), Some(5));
        assert_eq!(fixed("9842.5197", 4), Some(98_425_197));
        assert_eq!(fixed("7.", 2), Some(700));
        for bad in ["", "-", ".", "1.2.3", "4e1", "NaN", "1,5", " 1", "999999999999", "--1"] {
            assert_eq!(fixed(bad, 6), None, "{bad}");
        }
    }
}
