//! `GET` and `POST /{channel}/newsletter`: asking for it. The address is sealed at once and waits for its confirmation; the
//! mail that asks for it is sent by whoever can open the box.
use super::page;
use super::wish::{self, Form};
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::field::FieldErrors;
use channel::newsletter::{KEPT_UNCONFIRMED, MailAddress, WORDING, Wish};
use store::model::NewReader;
use vault::Place;
use vault::newsletter::{Asked, SECRET, secret_hash};

const HOUR: i64 = 3_600_000;

/// `GET /{channel}/newsletter`
pub async fn get(visit: Visit) -> Answer {
    only_where_there_is_one(&visit).await?;
    let form = Form::of(&visit, &wish::fields(b""), &FieldErrors::default());
    page::show(&visit, "join", action(&visit), Some(form), StatusCode::OK).await
}

/// `GET /{channel}/newsletter/sent`: what there is to do now, whoever asked.
pub async fn sent(visit: Visit) -> Answer {
    only_where_there_is_one(&visit).await?;
    // Nobody looks for a mail in vain.
    page::say(&visit, if visit.app.public.sends_mail(visit.id()).await? { "sent" } else { "delayed" }).await
}

/// `POST /{channel}/newsletter`
pub async fn post(visit: Visit, visitor: Visitor, body: Bytes) -> Answer {
    only_where_there_is_one(&visit).await?;
    let now = visit.app.clock.now();
    visit.app.limiter.take(What::Newsletter, visitor, now, &*visit.app.random)?;
    let fields = wish::fields(&body);
    let mut errors = FieldErrors::default();
    let address = errors.take("email", MailAddress::parse(fields.get("email")));
    let wish = wish::read(&visit, &fields, &mut errors);
    let (Some(address), Some(wish)) = (address, wish) else {
        let form = Form::of(&visit, &fields, &errors);
        return page::show(&visit, "join", action(&visit), Some(form), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    ask(&visit, &address, &wish, now).await?;
    Ok(Redirect::to(&visit.urls().page("/newsletter/sent", &[])).into_response())
}

/// Whoever types an address again and again sends its owner no further mail, and does not learn of it.
async fn ask(visit: &Visit, address: &MailAddress, wish: &Wish, now: Timestamp) -> Result<(), Problem> {
    let (app, channel) = (&visit.app, visit.id());
    let sid = app.keys.readers.sid(channel.0, &address.name());
    if app.limiter.take_as(What::Letter, (channel.0, sid), now, &*app.random).is_err() {
        return Ok(());
    }
    let mut secret = [0; SECRET];
    app.random.fill(&mut secret);
    let asked = Asked { address: address.as_str().to_owned(), at: now.as_millisecond(), wording: WORDING, secret };
    let plain = asked.to_bytes().ok_or_else(|| Problem::internal("an address does not fit its box"))?;
    let sealed = app.keys.sealer.seal(Place { channel_id: channel.0, sid }, &plain)?;
    let new = NewReader {
        channel,
        sid,
        address: sealed,
        wish: wish::seal(visit, sid, wish)?,
        secret: secret_hash(&secret),
        forget: whole_hour(now + KEPT_UNCONFIRMED),
    };
    app.readers.ask(new).await?;
    app.wake.poke(Lane::News);
    Ok(())
}

/// A row tells the hour in which it ends, and no finer.
fn whole_hour(at: Timestamp) -> Timestamp {
    let ms = at.as_millisecond();
    channel::clock::from_ms(ms.div_euclid(HOUR).saturating_add(1).saturating_mul(HOUR))
}

async fn only_where_there_is_one(visit: &Visit) -> Result<(), Problem> {
    if visit.app.public.takes_readers(visit.id()).await? { Ok(()) } else { Err(Problem::NotFound) }
}

fn action(visit: &Visit) -> String {
    visit.urls().page("/newsletter", &[])
}
