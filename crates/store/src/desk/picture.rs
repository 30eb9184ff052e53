use channel::ids::ImageId;

use crate::{Desk, Result, StoredPicture};

impl Desk {
    /// Remembers a picture whose files are already in the media folder.
    pub async fn add_picture(&self, picture: &StoredPicture) -> Result<()> {
        let _ = (picture, &self.db);
        unimplemented!()
    }

    /// A picture by its number.
    pub async fn picture(&self, id: ImageId) -> Result<Option<StoredPicture>> {
        let _ = id;
        unimplemented!()
    }
}
