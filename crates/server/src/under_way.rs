//! Numbers of what is under way, for the metrics.
use crate::metrics::Sample;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use delivery::{Delivery, LaneProgress};
use std::sync::atomic::{AtomicU64, Ordering};
use store::LaneCounts;

/// Seconds since the oldest delivery of a lane was ordered that has not ended; 0 without one. And how many wait.
pub fn lanes(lanes: &[LaneCounts], now: Timestamp) -> Vec<Sample> {
    type Pick = fn(&LaneCounts, Timestamp) -> f64;
    let numbers: [(&str, &str, Pick); 3] = [
        ("deliveries_under_way", "Deliveries waiting or sending.", |lane, _| lane.deliveries as f64),
        ("followers_waiting", "Followers waiting for another attempt or the end of quiet hours.", |lane, _| {
            lane.waiting as f64
        }),
        ("oldest_delivery_seconds", "Age of the oldest delivery that has not ended.", |lane, now| {
            lane.oldest.map_or(0.0, |oldest| now.duration_since(oldest).as_secs_f64().max(0.0))
        }),
    ];
    let by_lane = numbers.into_iter().flat_map(|(name, help, pick)| {
        lanes.iter().map(move |one| Sample {
            name,
            help,
            kind: "gauge",
            labels: vec![("lane", one.lane.key().to_owned())],
            value: pick(one, now),
        })
    });
    by_lane.collect()
}

/// What this process claims and writes, and whom it leaves alone.
pub fn work(delivery: &Delivery) -> Vec<Sample> {
    type Pick = fn(&LaneProgress) -> &AtomicU64;
    let progress = delivery.progress();
    let counters: [(&str, &str, Pick); 2] = [
        ("ranges_claimed_total", "Ranges of followers claimed.", |lane| &lane.claimed),
        ("checkpoints_total", "Checkpoints written.", |lane| &lane.batches),
    ];
    let mut samples = Vec::new();
    for (name, help, pick) in counters {
        samples.extend(Lane::ALL.map(|lane| sample(name, help, "counter", lane, pick(progress.lane(lane)))));
    }
    samples.extend(Lane::ALL.map(|lane| Sample {
        name: "push_services_resting",
        help: "Push services left alone for a while, because they asked for it or do not answer.",
        kind: "gauge",
        labels: vec![("lane", lane.key().to_owned())],
        value: delivery.resting(lane) as f64,
    }));
    samples
}

fn sample(name: &'static str, help: &'static str, kind: &'static str, lane: Lane, value: &AtomicU64) -> Sample {
    let labels = vec![("lane", lane.key().to_owned())];
    Sample { name, help, kind, labels, value: value.load(Ordering::Relaxed) as f64 }
}
