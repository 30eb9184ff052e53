//! Bytes as lower-case hexadecimal digits, two each.

/// Writes them.
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads exactly so many, in digits of either case; `None` for anything else.
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits?;
    let bytes: Vec<u8> =
        digits.as_chunks().0.iter().filter_map(|[high, low]| u8::try_from(high * 16 + low).ok()).collect();
    bytes.try_into().ok().filter(|_| text.len() == 2 * N)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_read_back() {
        let hash: [u8; 32] = std::array::from_fn(|place| u8::try_from(place * 8).unwrap_or(255));
        let unhex = decode::<32>;
        assert_eq!(unhex(&encode(&hash)), Some(hash));
        assert_eq!((unhex("00"), unhex(&"zz".repeat(32)), unhex(&"ä0".repeat(21))), (None, None, None));
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        assert_eq!(encode(&[0, 10, 255]), "000aff");
        assert_eq!(decode("000AfF"), Some([0, 10, 255]));
        for wrong in ["", "000af", "000aff0", "000aff00", "+f0000", "ä0000", "0x000a"] {
            assert_eq!(decode::<3>(wrong), None, "{wrong}");
        }
    }
}
