//! Icons of the installed web app, drawn from the coat of arms or, without one, from the town's initial.
use crate::card::DrawError;
use channel::channel::Profile;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Transparent around a rounded square.
    Plain,
    /// Full square whose content keeps to the inner circle of 80 % (W3C app manifest, maskable).
    Maskable,
    /// White on transparent, for the status bar of Android.
    Badge,
}

/// A square PNG of `size` pixels (16 to 1024). `crest` is the PNG of the coat of arms.
pub fn png(_profile: &Profile, _crest: Option<&[u8]>, _shape: Shape, _size: u32) -> Result<Vec<u8>, DrawError> {
    Err(DrawError(String::new()))
}
