//! `POST /desk/at/{channel}/settings`: what the channel says about itself, where to turn instead, and the imprint.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::posts::form::web_address;
use crate::desk::sent::Sent;
use crate::desk::settings::show;
use crate::error::Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::channel::{Contact, Imprint, Profile};
use channel::field::{Complaint, FieldErrors};
use channel::lang::Lang;
use channel::reaction::EmojiSet;
use channel::text::{LINE_MAX, letters, tidy};

/// Letters of a text of several lines, such as the description or an address.
const TEXT_MAX: usize = 600;

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let channel = &at.channel.channel;
    let profile = match read(&fields, &channel.profile) {
        Ok(profile) => profile,
        Err(errors) => {
            let complaints = Complaints::of(at.signed.speak.lang, &errors);
            let mut response = show::show(&app, &at, &fields, &Fields::default(), complaints).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(response);
        }
    };
    app.desk.save_profile(channel.id, &profile, at.signed.account.id, app.clock.now()).await?;
    app.touch(channel.id);
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().settings())).into_response())
}

fn read(fields: &Fields, present: &Profile) -> Result<Profile, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = line(fields, "name", &mut errors);
    if name.is_empty() {
        errors.push("name", "error.line.empty", "");
    }
    let zone = line(fields, "zone", &mut errors);
    if jiff::tz::TimeZone::get(&zone).is_err() {
        errors.push("zone", "error.zone.unknown", "");
    }
    let accent = errors.take("accent", accent(fields.get("accent"))).unwrap_or_default();
    let postal_codes = errors.take("postal_codes", postal_codes(fields.get("postal_codes"))).unwrap_or_default();
    let region_key = errors.take("region_key", region_key(fields.get("region_key"))).unwrap_or_default();
    let emojis = errors.take("emojis", emojis(fields)).unwrap_or_default();
    let form_url = match fields.filled("contact_form_url") {
        true => errors.take("contact_form_url", web_address(fields.get("contact_form_url"))).map(String::from),
        false => None,
    };
    let contact = Contact {
        phone: line(fields, "contact_phone", &mut errors),
        email: mail(fields, "contact_email", &mut errors),
        address: text(fields, "contact_address", &mut errors),
        form_url: form_url.unwrap_or_default(),
    };
    let imprint = Imprint {
        authority: line(fields, "authority", &mut errors),
        represented_by: line(fields, "represented_by", &mut errors),
        address: text(fields, "address", &mut errors),
        phone: line(fields, "phone", &mut errors),
        email: mail(fields, "email", &mut errors),
        supervisor: line(fields, "supervisor", &mut errors),
        responsible: line(fields, "responsible", &mut errors),
        vat_id: line(fields, "vat_id", &mut errors),
        privacy_officer: text(fields, "privacy_officer", &mut errors),
        land: line(fields, "land", &mut errors),
    };
    let profile = Profile {
        name,
        description: text(fields, "description", &mut errors),
        tagline: line(fields, "tagline", &mut errors),
        zone,
        lang: Lang::parse(fields.get("lang")).unwrap_or(present.lang),
        accent,
        crest: present.crest.clone(),
        domain: present.domain.clone(),
        postal_codes,
        region_key,
        emojis,
        contact,
        imprint,
    };
    if errors.is_empty() { Ok(profile) } else { Err(errors) }
}

fn line(fields: &Fields, name: &'static str, errors: &mut FieldErrors) -> String {
    let line = tidy(fields.get(name)).split_whitespace().collect::<Vec<_>>().join(" ");
    if letters(&line) > LINE_MAX {
        errors.push(name, "error.line.long", LINE_MAX);
    }
    line
}

fn text(fields: &Fields, name: &'static str, errors: &mut FieldErrors) -> String {
    let text = tidy(fields.get(name));
    if letters(&text) > TEXT_MAX {
        errors.push(name, "error.line.long", TEXT_MAX);
    }
    text
}

fn mail(fields: &Fields, name: &'static str, errors: &mut FieldErrors) -> String {
    let mail = line(fields, name, errors);
    let shaped = mail.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
    if !mail.is_empty() && (!shaped || mail.contains(' ')) {
        errors.push(name, "error.mail.shape", "");
    }
    mail
}

/// `#rrggbb`, with or without the mark.
fn accent(text: &str) -> Result<String, Complaint> {
    let digits = text.trim().trim_start_matches('#').to_ascii_lowercase();
    let shaped = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if shaped { Ok(format!("#{digits}")) } else { Err(Complaint::new("error.accent.shape")) }
}

/// The town's set; nothing typed is the neutral one, switched off is none.
fn emojis(fields: &Fields) -> Result<EmojiSet, Complaint> {
    match (fields.has("reactions"), fields.filled("emojis")) {
        (false, _) => Ok(EmojiSet::NONE),
        (true, false) => Ok(EmojiSet::default()),
        (true, true) => EmojiSet::parse(fields.get("emojis")),
    }
}

fn postal_codes(text: &str) -> Result<Vec<String>, Complaint> {
    let codes = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|code| !code.is_empty());
    let codes: Vec<String> = codes.map(str::to_owned).collect();
    let shaped = |code: &String| code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit());
    if codes.len() <= 100 && codes.iter().all(shaped) { Ok(codes) } else { Err(Complaint::new("error.postal.shape")) }
}

fn region_key(text: &str) -> Result<String, Complaint> {
    let key: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let shaped = key.is_empty() || ((key.len() == 12 || key.len() == 8) && key.bytes().all(|b| b.is_ascii_digit()));
    if shaped { Ok(key) } else { Err(Complaint::new("error.region.shape")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_colours_are_read_as_typed() {
        assert_eq!(accent(" 1F6F54 ").unwrap(), "#1f6f54");
        assert!(accent("grün").is_err());
        assert_eq!(postal_codes("71634, 71636  71638").unwrap().len(), 3);
        assert!(postal_codes("7163").is_err());
        assert_eq!(region_key("08 1 18 5001 048").unwrap_or_default(), "081185001048");
    }
}
