//! How a platform misbehaves, call by call.
use super::Heard;
use crate::http::{self, Answer, Line};
use std::collections::VecDeque;
use std::time::Duration;

/// What befalls one call. Those that only read have mishaps of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Nothing.
    None,
    /// 429, to come again after so many seconds; nothing was done.
    TooMany(u64),
    /// 500, and nothing was done.
    BrokenBefore,
    /// 500 after it was done.
    BrokenAfter,
    /// Done, and never answered.
    SilentAfter,
    /// Cut before anything was done.
    ResetBefore,
    /// Done, and cut.
    ResetAfter,
    /// Done, and answered with a page.
    PageAfter,
    /// Done, and answered without an end.
    EndlessAfter,
    /// Nothing done; led to an address inside.
    Redirect,
    /// 401: the token is dead, for this call.
    TokenDead,
    /// Done, but it takes a while.
    Slow,
    /// Nothing done; the answer is a page that repeats everything that was asked, the token, too.
    Blurts,
}

impl Mishap {
    /// All of them.
    pub const ALL: [Mishap; 12] = [
        Mishap::None,
        Mishap::TooMany(30),
        Mishap::BrokenBefore,
        Mishap::BrokenAfter,
        Mishap::SilentAfter,
        Mishap::ResetBefore,
        Mishap::ResetAfter,
        Mishap::PageAfter,
        Mishap::EndlessAfter,
        Mishap::Redirect,
        Mishap::TokenDead,
        Mishap::Slow,
    ];

    /// The answer of a call that does nothing.
    pub(crate) async fn before(self, line: &Line, call: &Heard) -> Option<Answer> {
        let json = |status, text: &str| http::answer(status, text.to_owned());
        Some(match self {
            Mishap::TooMany(seconds) => {
                http::header(json(429, r#"{"error":"Too many requests"}"#), "retry-after", &seconds.to_string())
            }
            Mishap::BrokenBefore => json(500, r#"{"error":"There was a problem"}"#),
            Mishap::ResetBefore => {
                line.reset();
                std::future::pending::<Answer>().await
            }
            Mishap::Redirect => http::header(json(302, ""), "location", "http://10.0.0.1/inside"),
            Mishap::Blurts => {
                let said = format!("{} {:?} {} {}", call.path, call.query, call.header("authorization"), call.text());
                http::answer(400, format!("<h1>Not Found</h1> The requested URL {said} was not found on this server."))
            }
            Mishap::TokenDead => json(401, r#"{"error":"The access token was revoked"}"#),
            _ => return None,
        })
    }

    /// What becomes of the answer of a call that was done.
    pub(crate) async fn after(self, line: &Line, answer: Answer) -> Answer {
        match self {
            Mishap::BrokenAfter => http::answer(500, r#"{"error":"There was a problem"}"#),
            Mishap::SilentAfter => std::future::pending().await,
            Mishap::ResetAfter => {
                line.reset();
                std::future::pending().await
            }
            Mishap::PageAfter => http::answer(200, "<!doctype html><title>Wartung</title><p>Gleich wieder da.</p>"),
            Mishap::EndlessAfter => http::endless(http::answer(200, "")),
            Mishap::Slow => {
                tokio::time::sleep(Duration::from_millis(50)).await;
                answer
            }
            _ => answer,
        }
    }
}

/// The mishaps to come.
#[derive(Default)]
pub(crate) struct Script {
    changes: VecDeque<Mishap>,
    reads: VecDeque<Mishap>,
}

impl Script {
    pub(crate) fn set(&mut self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.changes = mishaps.into_iter().collect();
    }

    pub(crate) fn set_reads(&mut self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.reads = mishaps.into_iter().collect();
    }

    pub(crate) fn next(&mut self, call: &Heard) -> Mishap {
        let list = if matches!(call.method.as_str(), "GET" | "OPTIONS") { &mut self.reads } else { &mut self.changes };
        list.pop_front().unwrap_or(Mishap::None)
    }
}
