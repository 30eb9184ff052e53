//! One device's standing on one post. Only a higher number changes anything, which makes change and withdrawal safe
//! against repetition.

/// The choice that takes everything back.
pub const WITHDRAWN: u8 = 0;

/// What is kept of one token: the highest number seen and what was chosen under it. What a choice other than
/// [`WITHDRAWN`] means (the number of an option, or the bits of several) is the post's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The device's counter, from 1.
    pub seq: u32,
    pub choice: u8,
}
