//! How many files and connections this process may hold open.
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Kept back for everything that is no open page: databases, requests, pushes, backups.
const OTHERS: u64 = 1000;

/// What so many open pages need.
pub fn needed(pages: usize) -> u64 {
    u64::try_from(pages).unwrap_or(u64::MAX).saturating_add(OTHERS)
}

/// How many open pages a limit allows.
pub fn pages(limit: u64) -> usize {
    usize::try_from(limit.saturating_sub(OTHERS)).unwrap_or(usize::MAX)
}

/// The limit in force; `None` where there is none.
pub fn limit() -> Option<u64> {
    getrlimit(Resource::Nofile).current
}

/// The limit a serving process has: what [`raise`] will come to.
pub fn highest() -> Option<u64> {
    getrlimit(Resource::Nofile).maximum
}

/// Takes all that may be taken without asking. The low limit most systems start a program with protects programs that use
/// select(2); this one does not.
pub fn raise() -> Option<u64> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Refused, the old limit stays.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    limit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_may_be_taken_is_taken() {
        assert_eq!(raise(), highest());
        assert_eq!(pages(needed(20_000)), 20_000);
        assert_eq!(pages(512), 0);
    }
}
