//! Which address is whose.
use crate::app::App;
use crate::error::{Problem, dress};
use crate::front::Front;
use crate::still;
use crate::{
    anon, api, assets, desk, device, drawn, fediverse, feeds, follow, headers, media, newsletter, pages, press, proofs,
    well_known, widget,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};

/// A subscription in JSON is below one kilobyte.
const FOLLOW_BODY: usize = 8 * 1024;

/// A pasted text, every letter of it escaped.
const CHECK_BODY: usize = 4 * formats::proof::MAX_PASTED;

/// Everything the server answers, the metrics apart.
pub fn router(app: App) -> Front {
    let router = Router::new()
        .merge(instance())
        .merge(channel())
        .merge(check())
        .merge(follow())
        .merge(fediverse())
        .merge(newsletter())
        .merge(device())
        .merge(desk::routes(&app))
        .merge(anon::routes(&app))
        .merge(api::routes())
        .fallback(|| async { Problem::NotFound })
        .layer(from_fn_with_state(app.clone(), dress))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(from_fn_with_state(app.clone(), still::keep))
        .with_state(app.clone());
    Front::new(app, router)
}

fn instance() -> Router<App> {
    Router::new()
        .route("/", get(pages::directory::root))
        .route("/directory", get(pages::directory::get))
        .route("/assets/{hash}/{*path}", get(assets::get))
        .route("/widget.js", get(widget::script::get))
        .route("/media/{name}", get(media::get))
        .route("/.well-known/security.txt", get(well_known::security::get))
        .route("/.well-known/ausrufer.json", get(well_known::ausrufer::get))
        .route(formats::proof::PATH, get(proofs::keys::get))
        .route("/.well-known/ausrufer/scripts.json", get(well_known::scripts::get))
        .route(&format!("{}{{file}}", formats::cap::KEYS), get(well_known::feed_key::get))
        .route("/.well-known/webfinger", get(well_known::webfinger::get))
        .route("/.well-known/nodeinfo", get(well_known::nodeinfo::links))
        .route("/.well-known/nodeinfo/2.1", get(well_known::nodeinfo::get))
        .route("/robots.txt", get(well_known::robots::get))
        .route("/sitemap.xml", get(well_known::sitemap::get))
        .route("/livez", get(well_known::health::live))
        .route("/readyz", get(well_known::health::ready))
}

fn channel() -> Router<App> {
    Router::new()
        .route("/{channel}", get(pages::channel::get))
        .route("/{channel}/archive", get(pages::archive::get))
        .route("/{channel}/archive/{year}/{month}", get(pages::archive::month))
        .route("/{channel}/search", get(pages::search::get))
        .route("/{channel}/p/{name}", get(pages::post::get))
        .route("/{channel}/p/{id}/card.jpg", get(drawn::card::post))
        .route("/{channel}/p/{id}/portrait.jpg", get(drawn::card::portrait))
        .route("/{channel}/p/{id}/proof.cose", get(proofs::file::get))
        .route("/{channel}/p/{id}/share", get(pages::share::get))
        .route("/{channel}/p/{id}/share.png", get(pages::share::png))
        .route("/{channel}/p/{id}/share.jpg", get(pages::share::jpeg))
        .route("/{channel}/p/{id}/code.svg", get(pages::share::code))
        .route("/{channel}/proofs.txt", get(proofs::list::get))
        .route("/{channel}/real", get(pages::real::get))
        .route("/{channel}/imprint", get(pages::imprint::get))
        .route("/{channel}/privacy", get(pages::privacy::get))
        .route("/{channel}/anonymity", get(pages::anonymity::get))
        .route("/{channel}/accessibility", get(pages::accessibility::get))
        .route("/{channel}/contact", get(pages::contact::get))
        .route("/{channel}/feed.atom", get(feeds::atom::get))
        .route("/{channel}/feed.rss", get(feeds::rss::get))
        .route("/{channel}/feed.json", get(feeds::json::get))
        .route("/{channel}/warnings.atom", get(feeds::warnings::get))
        .route("/{channel}/warnings/{file}", get(feeds::warnings::cap))
        .route("/{channel}/official", get(pages::officials::get))
        .route("/{channel}/official/{id}", get(pages::official::get))
        .route("/{channel}/official/{id}/{version}", get(pages::official::file))
        .route("/{channel}/press", get(press::list::get))
        .route("/{channel}/press/{id}", get(press::show::get))
        .route("/{channel}/press/{id}/{file}", get(press::file::get))
        .route("/{channel}/press/room/{token}", get(press::list::get))
        .route("/{channel}/press/room/{token}/{id}", get(press::show::get))
        .route("/{channel}/press/room/{token}/{id}/{file}", get(press::file::get))
        .route("/{channel}/widget", get(widget::frame::get))
        .route("/{channel}/widget.json", get(widget::json::get))
        .route("/{channel}/events.ics", get(feeds::events::get))
        .route("/{channel}/live", get(pages::live::get))
}

fn check() -> Router<App> {
    let router = Router::new().route("/{channel}/check", get(pages::check::get).post(pages::check::post));
    router.layer(DefaultBodyLimit::max(CHECK_BODY))
}

fn follow() -> Router<App> {
    Router::new()
        .route("/{channel}/follow", get(follow::page::get))
        .route("/{channel}/follow/qr.svg", get(follow::qr::svg))
        .route("/{channel}/follow/qr.png", get(follow::qr::png))
        .route("/{channel}/follow/poster", get(follow::poster::get))
        .route("/{channel}/subscription", put(follow::put::put).delete(follow::stop::delete).post(follow::page::post))
        .route("/{channel}/canary", post(desk::canary::speak::post))
        .route("/{channel}/subscription/stored", post(follow::stored::post))
        .route("/{channel}/subscription/greet", post(follow::greet::post))
        .layer(DefaultBodyLimit::max(FOLLOW_BODY))
}

fn fediverse() -> Router<App> {
    Router::new()
        .route("/{channel}/actor", get(fediverse::actor::get))
        .route("/{channel}/outbox", get(fediverse::outbox::get))
        .route("/{channel}/followers", get(fediverse::followers::get))
        .route("/{channel}/inbox", post(fediverse::inbox::post))
        .route("/{channel}/follow/fediverse", get(follow::fediverse::get))
        .layer(DefaultBodyLimit::max(fediverse::inbox::MOST))
}

fn newsletter() -> Router<App> {
    Router::new()
        .route("/{channel}/newsletter", get(newsletter::join::get).post(newsletter::join::post))
        .route("/{channel}/newsletter/sent", get(newsletter::join::sent))
        .route("/{channel}/newsletter/confirm/{link}", get(newsletter::confirm::get).post(newsletter::confirm::post))
        .route("/{channel}/newsletter/choose/{mark}", get(newsletter::choose::get).post(newsletter::choose::post))
        .route("/{channel}/newsletter/leave/{mark}", get(newsletter::leave::get).post(newsletter::leave::post))
        .layer(DefaultBodyLimit::max(FOLLOW_BODY))
}

fn device() -> Router<App> {
    let mut router = Router::new()
        .route("/{channel}/manifest.webmanifest", get(device::manifest::get))
        .route("/{channel}/sw.js", get(device::worker::get))
        .route("/{channel}/offline", get(pages::offline::get))
        .route("/{channel}/latest.json", get(device::latest::get))
        .route("/{channel}/theme.css", get(drawn::theme::get))
        .route("/{channel}/crest", get(drawn::crest::get))
        .route("/{channel}/card.jpg", get(drawn::card::channel));
    for size in drawn::icon::SIZES {
        for shape in ["icon", "maskable", "badge"] {
            router = router.route(&format!("/{{channel}}/{shape}-{size}.png"), get(drawn::icon::get));
        }
    }
    router
}
