//! Randomness is a parameter: a closure that fills bytes. The library below wants a generator.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

/// Fills the slice with bytes nobody can predict. Weak randomness here breaks the device's anonymity (blinding) and the
/// channel's key (proofs), so only a generator meant for keys will do; it must not fail half-way.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);

/// The same as a generator.
pub(crate) struct Generator<'a, 'b>(pub &'a mut (dyn FnMut(&mut [u8]) + 'b));

impl TryRng for Generator<'_, '_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(bytes(self.0)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(bytes(self.0)))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(out);
        Ok(())
    }
}

impl TryCryptoRng for Generator<'_, '_> {}

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>(random: &mut (dyn FnMut(&mut [u8]) + '_)) -> [u8; N] {
    let mut out = [0; N];
    random(&mut out);
    out
}
