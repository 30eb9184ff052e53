//! The rules of the house, as ordinary tests: see `tests/it`. Nothing depends on this crate and it depends on nothing.
