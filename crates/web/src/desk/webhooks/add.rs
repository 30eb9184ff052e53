//! `POST /desk/at/{channel}/webhooks`: a new address; its secret is shown once and stored locked.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::webhooks::list::{self, Fresh};
use crate::error::Answer;
use crate::lang::t;
use axum::extract::State;
use axum::http::StatusCode;
use channel::field::{Complaint, FieldErrors};
use channel::ids;
use channel::text::Line;
use channel::webhook;
use std::net::IpAddr;
use store::model::NewWebhook;
use url::{Host, Url};

/// Addresses a channel may call: each gets a call of every post.
const MOST: usize = 10;

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let channel = at.channel.channel.id;
    let mut errors = FieldErrors::default();
    let label = errors.take("label", Line::parse(fields.get("label")));
    let url = errors.take("url", webhook::address(fields.get("url")).and_then(outer));
    if app.desk.webhooks(channel).await?.len() >= MOST {
        errors.push("url", "error.webhook.many", MOST);
    }
    let (Some(label), Some(url), true) = (label, url, errors.is_empty()) else {
        let complaints = Complaints::of(lang, &errors);
        let mut page = list::show(&app, &at, &Fields::default(), &fields, complaints, None).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    };
    let (id, secret) = (ids::next(now, app.random.number()), app.random.token());
    let locked = app.lock(&vault::place("webhook", id), &secret)?;
    let (label, url, by) = (label.as_str(), url.as_str(), at.signed.account.id);
    app.desk.add_webhook(NewWebhook { id, channel, label, url, secret: &locked, by }, now).await?;
    let fresh = Fresh {
        secret: vault::webhook_secret(&secret),
        title: t(lang, "webhooks.fresh", &[("name", label)]),
        url: at.urls().page(&format!("/webhooks/{id}")),
    };
    list::show(&app, &at, &Fields::default(), &Fields::default(), Complaints::default(), Some(fresh)).await
}

/// An address by number that no call will ever go to. What a name stands for, the way out finds out at each call; plain
/// http on this machine is for tests, and the way out refuses it outside of them.
fn outer(url: Url) -> Result<Url, Complaint> {
    let number = match url.host() {
        Some(Host::Ipv4(number)) => IpAddr::V4(number),
        Some(Host::Ipv6(number)) => number.to_canonical(),
        _ => return Ok(url),
    };
    let inner = match number {
        IpAddr::V4(v4) => {
            let shared = matches!(v4.octets(), [100, 64..=127, ..]);
            v4.is_loopback() && url.scheme() == "https" || v4.is_private() || v4.is_link_local() || shared
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    };
    if inner { Err(Complaint::new("fetch.private-address")) } else { Ok(url) }
}
