//! A job advert.
use crate::clock::Timestamp;
use crate::text::Line;

/// The fields of a job advert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Last moment to apply.
    pub deadline: Option<Timestamp>,
    /// Salary grade in words, e.g. "EG 9a TVöD".
    pub salary: Option<Line>,
    /// Where to apply, an http(s) address.
    pub apply_url: Option<url::Url>,
}
