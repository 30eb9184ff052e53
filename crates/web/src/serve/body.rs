//! The body of a request, which must come within reasonable time: whoever sends a byte a minute would hold a connection,
//! and what the request was about, for ever.
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// How many times the patience a whole body may take: a picture of ten megabytes comes within it at 300 kbit/s.
const WHOLE: u32 = 4;

/// Ends with an error once it is too late: when nothing came for as long as a head may take, or the whole took too long.
pub struct Timely {
    body: Incoming,
    patience: Duration,
    /// None where there is no body to wait for.
    late: Option<Late>,
}

struct Late {
    timer: Pin<Box<Sleep>>,
    whole: Instant,
}

#[derive(Debug, thiserror::Error)]
pub enum Broken {
    #[error("the body of the request did not come in time")]
    TooLate,
    #[error(transparent)]
    Connection(#[from] hyper::Error),
}

impl Timely {
    pub fn new(body: Incoming, patience: Duration) -> Timely {
        let now = Instant::now();
        let late = || Late { timer: Box::pin(sleep_until(now + patience)), whole: now + patience * WHOLE };
        let late = (!body.is_end_stream()).then(late);
        Timely { body, patience, late }
    }
}

impl Body for Timely {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            if let Some(late) = &mut this.late {
                let now = Instant::now();
                if now >= late.whole {
                    return Poll::Ready(Some(Err(Broken::TooLate)));
                }
                late.timer.as_mut().reset((now + this.patience).min(late.whole));
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Broken::from)));
        }
        match &mut this.late {
            Some(late) => late.timer.as_mut().poll(cx).map(|()| Some(Err(Broken::TooLate))),
            None => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
