//! Pictures of the media library, for whoever speaks to the outlets.
use channel::ids::MediumId;
use futures_util::future::BoxFuture;

/// Pictures of the media library.
pub struct Shelved {
    /// What lies there.
    pub public: store::Public,
    /// Their files.
    pub shelf: web::media::Shelf,
}

impl Shelved {
    /// The largest size of at most so many bytes, or what the database or the storage says.
    async fn largest(&self, medium: MediumId, most: usize) -> Result<Option<outlets::Bytes>, String> {
        let Some(stored) = self.public.medium(medium).await.map_err(|e| e.to_string())? else { return Ok(None) };
        for width in web::media::WIDTHS.into_iter().rev() {
            let name = web::media::file_name(&stored.file.hash, width);
            let found = self.shelf.get(&name).await.map_err(|e| e.to_string())?;
            if let Some(bytes) = found.filter(|bytes| bytes.len() <= most) {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}

impl outlets::Pictures for Shelved {
    fn picture<'a>(
        &'a self,
        medium: MediumId,
        most: usize,
    ) -> BoxFuture<'a, Result<Option<outlets::Bytes>, outlets::Unread>> {
        Box::pin(async move {
            self.largest(medium, most).await.map_err(|error| {
                tracing::warn!(error, "cannot read a picture that goes to an outlet; it is tried again");
                outlets::Unread
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use channel::medium::{About, Focus, Format, People};
    use channel::slug::ChannelSlug;
    use channel::text::Line;
    use outlets::Pictures;
    use store::{MediumFile, SYSTEM, StoredMedium, Stores};

    #[tokio::test]
    async fn what_is_gone_is_told_apart_from_what_cannot_be_read() {
        let folder = testkit::TempDir::new();
        let open = async |name: &str| db::Db::open(&folder.sqlite(name), db::Options::default()).await.unwrap();
        let stores = Stores::open(open("content.db").await, open("followers.db").await, open("reactions.db").await);
        stores.migrate().await.unwrap();
        let (id, now) = (MediumId(7), jiff::Timestamp::UNIX_EPOCH);
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let channel = stores.admin().create_channel(&slug, &testkit::profile(), now, 1).await.unwrap();
        let hash = "aa".to_owned();
        let file = MediumFile { hash, format: Format::Jpeg, width: 1_600, height: 1_000, bytes: 1, captions: None };
        let name = Line::parse("Markt").unwrap();
        let about = About { name, alt: None, credit: None, people: People::Unsaid, focus: Focus::MIDDLE };
        let stored = StoredMedium { id, channel, file, about, created: now };
        stores.desk().add_medium(&stored, SYSTEM).await.unwrap();

        let files = folder.path().join("media");
        let shelved = Shelved { public: stores.public(), shelf: web::media::Shelf::folder(&files).unwrap() };
        assert!(shelved.picture(MediumId(8), 9).await.unwrap().is_none(), "nobody knows it");
        assert!(shelved.picture(id, 9).await.unwrap().is_none(), "its files are gone");
        shelved.shelf.put(&web::media::file_name("aa", 480), "klein").await.unwrap();
        let large = files.join(web::media::file_name("aa", 1_600));
        std::fs::write(&large, "zu groß dafür").unwrap();
        assert_eq!(shelved.picture(id, 9).await.unwrap().as_deref(), Some(b"klein".as_slice()));
        // A link to itself opens for nobody.
        std::fs::remove_file(&large).unwrap();
        std::os::unix::fs::symlink(&large, &large).unwrap();
        assert!(shelved.picture(id, 9).await.is_err());
    }
}
