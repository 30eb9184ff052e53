//! The parsers against bytes of any kind: see `parsers.rs`.

use proptest::prelude::*;

use crate::parsers;

/// All of them, whatever the bytes were meant for.
fn all(bytes: &[u8]) {
    parsers::reaction(bytes);
    parsers::booklet_request(bytes);
    parsers::gate(bytes);
    parsers::key_document(bytes);
    parsers::names(bytes);
    parsers::wrapped_key(bytes);
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all(&bytes);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        all(text.as_bytes());
    }

    #[test]
    fn nearly_right(which in 0usize..6, edits in prop::collection::vec((any::<u16>(), any::<u8>()), 0..4), cut in 0usize..3) {
        let mut bytes = parsers::samples().swap_remove(which);
        for (at, byte) in edits {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(bytes.len() - cut);
        all(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn any_answer(bytes in prop::collection::vec(any::<u8>(), 1..600)) {
        parsers::answer(&bytes);
    }
}
