use channel::ids::ImageId;
use db::args;

use crate::{Desk, Result, StoredPicture, picture, row, sql};

impl Desk {
    /// Remembers a picture whose files are already in the media folder.
    pub async fn add_picture(&self, picture: &StoredPicture) -> Result<()> {
        picture::add(&self.db, picture).await
    }

    /// A picture by its number.
    pub async fn picture(&self, id: ImageId) -> Result<Option<StoredPicture>> {
        self.db.one(sql::post::PICTURE, args![id.0]).await?.map(row::post::read_picture).transpose()
    }
}
