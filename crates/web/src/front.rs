//! What stands before the routes: a prepared page is given out before any address is compared, any body is boxed and any
//! other layer is asked (`bench pages` counts what that saves).
use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::future::{Either, Ready, ready};
use std::convert::Infallible;
use std::task::{Context, Poll};
use tower::Service;

/// The whole web as one service.
#[derive(Clone)]
pub struct Front {
    app: Option<App>,
    router: Router,
}

impl Front {
    /// Prepared pages of that app, then its routes.
    pub fn new(app: App, router: Router) -> Front {
        Front { app: Some(app), router }
    }

    /// The answer where it is prepared.
    pub fn still<B>(&self, request: &Request<B>) -> Option<Response> {
        let app = self.app.as_ref()?;
        app.stills.answer(app, request)
    }

    /// The answer of the routes.
    pub fn route(&mut self, request: Request<Body>) -> RouteFuture<Infallible> {
        self.router.call(request)
    }
}

/// Routes alone.
impl From<Router> for Front {
    fn from(router: Router) -> Front {
        Front { app: None, router }
    }
}

impl Service<Request<Body>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready (axum says so of its own).
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self.still(&request) {
            Some(answer) => Either::Left(ready(Ok(answer))),
            None => Either::Right(self.route(request)),
        }
    }
}
