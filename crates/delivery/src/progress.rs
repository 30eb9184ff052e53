use channel::delivery::Lane;
use push::Service;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counters since the start, for metrics. How many, never who.
#[derive(Debug, Default)]
pub struct Progress {
    lanes: [LaneProgress; 2],
    services: [ServiceProgress; 5],
    /// Greetings sent.
    pub greetings: AtomicU64,
    /// Keys made beforehand that are there now.
    pub armed: AtomicU64,
    /// Pushes that found theirs.
    pub armed_taken: AtomicU64,
    /// Pushes of an armed lane that found none and were sealed from scratch.
    pub armed_missed: AtomicU64,
}

/// Of one lane.
#[derive(Debug, Default)]
pub struct LaneProgress {
    /// Handed over.
    pub accepted: AtomicU64,
    /// Unknown to their push service; deleted.
    pub gone: AtomicU64,
    /// Given up.
    pub refused: AtomicU64,
    /// Put off: to be tried again, or for the end of quiet hours.
    pub put_off: AtomicU64,
    /// Ranges claimed.
    pub claimed: AtomicU64,
    /// Checkpoints written.
    pub batches: AtomicU64,
    /// Ranges lost to another worker.
    pub fenced: AtomicU64,
    /// Ranges given back because their push service does not answer.
    pub stalled: AtomicU64,
    /// Boxes that did not open, or held what is no push address.
    pub unreadable: AtomicU64,
}

/// Of one push service.
#[derive(Debug, Default)]
pub struct ServiceProgress {
    /// Attempts made.
    pub attempts: AtomicU64,
    /// Handed over.
    pub accepted: AtomicU64,
    /// Answered with an error, or not at all.
    pub failed: AtomicU64,
}

impl Progress {
    /// The push services in the order of [`Progress::service`], with their words in metrics.
    pub const SERVICES: [(Service, &'static str); 5] = [
        (Service::Google, "google"),
        (Service::Mozilla, "mozilla"),
        (Service::Apple, "apple"),
        (Service::Microsoft, "microsoft"),
        (Service::Other, "other"),
    ];

    /// Those of a lane.
    pub fn lane(&self, lane: Lane) -> &LaneProgress {
        let [warning, news] = &self.lanes;
        match lane {
            Lane::Warning => warning,
            Lane::News => news,
        }
    }

    /// Those of a push service.
    pub fn service(&self, service: Service) -> &ServiceProgress {
        let [google, mozilla, apple, microsoft, other] = &self.services;
        match service {
            Service::Google => google,
            Service::Mozilla => mozilla,
            Service::Apple => apple,
            Service::Microsoft => microsoft,
            Service::Other => other,
        }
    }
}

pub(crate) fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Ordering::Relaxed);
}
