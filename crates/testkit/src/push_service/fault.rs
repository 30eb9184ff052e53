use std::time::Duration;

/// What goes wrong at one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 410: the person stopped.
    Gone,
    /// 404: never heard of.
    NotFound,
    /// 413: the body is too large for this one.
    TooLarge,
    /// 429, with so many seconds of Retry-After.
    TooMany(Option<u32>),
    /// 503, with so many seconds of Retry-After.
    Unavailable(Option<u32>),
    /// Another status, with an empty body.
    Status(u16),
    /// No answer, ever.
    Hang,
    /// The connection is cut before the push is taken.
    Reset,
    /// The push is taken and the connection is cut before the answer: the sender cannot know.
    TakenThenReset,
    /// All is well, after this long.
    Slow(Duration),
    /// All is well, and the connection takes no further requests.
    GoAway,
    /// Only this stream is reset, before the push is taken.
    ResetStream,
    /// All is well, but the answer claims a body of so many bytes and has one of ten.
    LyingLength(u32),
    /// All is well, but the answer's body never ends.
    EndlessBody,
}
