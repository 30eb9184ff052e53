use channel::ids::ChannelId;
use std::collections::HashSet;

use crate::{Admin, ImportItem, Result, StoredPicture};

impl Admin {
    /// Which of these keys of a feed were taken before.
    pub async fn import_seen(&self, channel: ChannelId, source: &str, keys: &[String]) -> Result<HashSet<String>> {
        let _ = (channel, source, keys);
        unimplemented!()
    }

    /// Takes an item: the post or draft and the note that it was taken, in one transaction. `false`, nothing written,
    /// if it was taken before.
    pub async fn import_take(&self, item: ImportItem) -> Result<bool> {
        let _ = item;
        unimplemented!()
    }

    /// Remembers a picture whose files are already in the media folder.
    pub async fn add_picture(&self, picture: &StoredPicture) -> Result<()> {
        let _ = picture;
        unimplemented!()
    }
}
