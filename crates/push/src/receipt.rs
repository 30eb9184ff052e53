use std::time::Duration;

/// What came of one push. Retry or give up is decided from this by the caller, in one place. Names no follower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// 200, 201, 202, 204: the push service took it (RFC 8030 §5). Not yet: the device has it.
    Accepted,
    /// 404, 410: the subscription is gone for good; delete it.
    Gone,
    /// 429, or 503 with Retry-After, or 406 of Windows' service: not before this time has passed.
    RetryAfter(Duration),
    /// Other 5xx, time-out, connection refused or broken: try again with back-off.
    Retry,
    /// 413: the body is too large for this push service.
    TooLarge,
    /// Any other answer (400, 401, 403, a redirect …): a fault on our side; repeating it as it is changes nothing.
    Refused { status: u16 },
}
