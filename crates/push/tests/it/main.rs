//! The push crate through its public door.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod batch;
mod endpoint;
mod goaway;
mod http1;
mod sealing;
mod sender;
mod service;
mod tls;
mod vapid;
