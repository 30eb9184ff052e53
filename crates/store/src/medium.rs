use channel::ids::EditorId;
use channel::image::Alt;
use channel::medium::About;
use channel::post::Content;
use channel::text::Line;
use db::{Db, Statement, args, run};

use crate::row::medium::{alt, findable};
use crate::row::{ms, stored};
use crate::{Result, StoredMedium, audit, sql};

/// Remembers a medium, for the desk and for import.
pub(crate) async fn add(db: &Db, medium: &StoredMedium, by: EditorId) -> Result<()> {
    let StoredMedium { id, channel, file, about, created } = medium;
    let (format, kind) = (file.format.key(), medium.kind().key());
    let (width, height, bytes) = (i64::from(file.width), i64::from(file.height), stored(file.bytes));
    let About { name, alt: said, credit, people, focus } = about;
    let args = args![
        id.0,
        channel.0,
        &file.hash,
        format,
        kind,
        width,
        height,
        bytes,
        file.captions.as_deref(),
        name.as_str(),
        alt(said.as_ref()),
        credit.as_ref().map_or("", Line::as_str),
        people.key(),
        i64::from(focus.x()),
        i64::from(focus.y()),
        findable(about),
        ms(*created)
    ];
    let line = audit::line(*channel, audit::MEDIUM_ADDED, &id.to_string(), name.as_str(), by, *created);
    let _ = db.tx(vec![run(sql::medium::ADD, args), line]).await?;
    Ok(())
}

/// Which media a version shows, and what it says of those nobody has described yet: part of the publishing transaction.
pub(crate) fn shown(post: i64, version: i64, content: &Content) -> Vec<Statement> {
    let pictures = content.pictures.iter().map(|picture| picture.id);
    let ids = pictures.chain(content.attachments.iter().map(|attachment| attachment.id));
    let mut statements: Vec<_> =
        ids.map(|id| run(sql::medium::ADD_USE, args![id.to_string(), post, version])).collect();
    statements.extend(content.pictures.iter().map(|picture| {
        let credit = picture.credit.as_ref().map_or("", Line::as_str);
        let text = match &picture.alt {
            Alt::Text(line) => line.as_str(),
            Alt::Decorative => "",
        };
        run(sql::medium::LEARN, args![picture.id.0, text, credit, format!(" {text} {credit}").to_lowercase()])
    }));
    statements
}
