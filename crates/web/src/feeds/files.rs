//! The files of a post for feeds: pictures in their largest size, documents, recordings and films, each with its size.
use crate::error::Problem;
use crate::media::main_name;
use crate::urls;
use crate::visit::Visit;
use channel::post::Content;
use formats::feed::File;

/// Those that are still there.
pub async fn of(visit: &Visit, content: &Content) -> Result<Vec<File>, Problem> {
    let (app, mut files) = (&visit.app, Vec::new());
    let absolute = |name: &str| format!("{}{}", app.settings.base_url, urls::shelf(name));
    let pictures = content
        .pictures
        .iter()
        .map(|one| (one.id, Some((one.width, one.height)), one.alt.text().to_owned(), &one.credit));
    let attachments = content.attachments.iter().map(|one| (one.id, None, one.title.to_string(), &one.credit));
    for (id, pixels, title, credit) in pictures.chain(attachments) {
        let Some(medium) = app.media.get(app, id).await? else { continue };
        files.push(File {
            url: absolute(&main_name(&medium)),
            media_type: medium.file.format.media_type(),
            bytes: medium.file.bytes,
            pixels,
            title,
            credit: credit.as_ref().map(ToString::to_string),
        });
    }
    Ok(files)
}
