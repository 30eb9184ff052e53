//! The delivery against a push service that speaks the real protocols, on both database engines.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test reports")]

mod alarms;
mod anew;
mod arming;
mod digest;
mod drill;
mod everyone;
mod failover;
mod fair;
mod faults;
mod full;
mod held;
mod kept;
mod late;
mod nudges;
mod outages;
mod place;
mod town;
mod until;
mod warned;
mod workers;

/// Writes a test for each engine. Without a PostgreSQL server the second says so and is left out.
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($town:ident) $body:block)*) => { $(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn body($town: crate::town::Town) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body(crate::town::Town::new(crate::place::Place::sqlite()).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(place) = crate::place::Place::postgres() else { return };
                body(crate::town::Town::new(place).await).await;
            }
        }
    )* };
}
pub(crate) use on_both_engines;
