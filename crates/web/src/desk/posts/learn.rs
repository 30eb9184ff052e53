//! What is said of a picture in a post is said of the picture: the library learns what it did not know, and consent is the
//! picture's own, wherever somebody writes it down.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::draft::Media;
use crate::desk::posts::form;
use crate::error::Problem;
use channel::image::Alt;
use channel::text::Line;

/// At the press of a button, not while somebody types: half a sentence is no description.
pub async fn learn(app: &App, at: &At, fields: &Fields) -> Result<(), Problem> {
    let media = Media::of(app, at, fields).await?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    for id in form::picture_ids(fields) {
        let Some(medium) = media.get(id) else { continue };
        let mut about = medium.about.clone();
        if about.alt.is_none() {
            about.alt = Alt::parse(fields.get(&format!("alt.{id}")), fields.has(&format!("decorative.{id}"))).ok();
        }
        if about.credit.is_none() {
            about.credit = Line::parse(fields.get(&format!("credit.{id}"))).ok();
        }
        about.people = form::people(fields, medium);
        if about != medium.about {
            app.desk.save_medium(medium, &about, medium.file.captions.as_deref(), by, now).await?;
            app.touch(medium.channel);
        }
    }
    Ok(())
}
