//! `POST /desk/at/{channel}/settings/domain`: naming the domain that shall vouch for the channel.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::settings::show;
use crate::error::Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let channel = &at.channel.channel;
    match domain(fields.get("domain")) {
        Ok(domain) => {
            app.desk.claim_domain(channel.id, &domain, at.signed.account.id, app.clock.now()).await?;
            app.touch(channel.id);
            Ok(Redirect::to(&format!("{}?done=saved#proof", at.urls().settings())).into_response())
        }
        Err(complaint) => {
            let mut typed = show::from_profile(&channel.profile);
            typed.set("domain", fields.get("domain"));
            let complaints = Complaints::one(at.signed.speak.lang, "domain", &complaint);
            let mut response = show::show(&app, &at, &typed, &Fields::default(), complaints).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// A host name; people paste whole addresses, and umlauts become what DNS knows. Empty takes the claim back.
fn domain(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let host = url::Url::parse(&whole).ok().and_then(|url| url.domain().map(str::to_owned));
    let host = host.map(|host| host.trim_end_matches('.').to_owned());
    host.filter(|host| host.contains('.') && host.len() <= 253).ok_or_else(|| Complaint::new("error.domain.shape"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read_as_pasted() {
        assert_eq!(domain("https://www.lindenau.de/start").unwrap(), "www.lindenau.de");
        assert_eq!(domain("münchen.de").unwrap(), "xn--mnchen-3ya.de");
        assert_eq!(domain(" ").unwrap(), "");
        assert!(["lindenau", "127.0.0.1", "a b.de"].iter().all(|text| domain(text).is_err()));
    }
}
