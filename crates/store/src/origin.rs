//! Push services in keys: a small number instead of a long address, ten million times.

/// 31 bits of FNV-1a. Computed instead of counted, so that nobody has to ask for it and no number says which service
/// came first. Two services of the same number (once in two thousand millions) would share their ranges, nothing else:
/// the address a push goes to is in the box.
pub(crate) fn code(origin: &str) -> i64 {
    let hash = origin.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i64::from(hash >> 1)
}
