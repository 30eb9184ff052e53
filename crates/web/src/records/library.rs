//! The files of the media a year's posts show, each once, whole as it lies in the library.
use super::{Bag, Order, Record};
use crate::error::Problem;
use crate::media::{captions_name, main_name};
use channel::ids::MediumId;
use futures_util::TryStreamExt;
use std::collections::BTreeSet;

/// Which media were shown: numbers alone, so a large year stays small here.
#[derive(Default)]
pub struct Library(BTreeSet<MediumId>);

impl Library {
    /// Remembers what the versions of a post show.
    pub fn notice(&mut self, record: &Record) {
        self.0.extend(record.versions.iter().flat_map(|version| version.content.media()));
    }

    /// Packs the files; how many media were still there.
    pub async fn write(self, order: &Order<'_>, bag: &mut Bag) -> Result<usize, Problem> {
        let (mut written, mut found) = (BTreeSet::new(), 0);
        for id in self.0 {
            let Some(medium) = order.app.media.get(order.app, id).await? else { continue };
            let captions = medium.file.captions.as_deref().map(captions_name);
            found += 1;
            // Two media may have one file.
            for name in [Some(main_name(&medium)), captions].into_iter().flatten() {
                if written.insert(name.clone()) {
                    copy(order, &name, bag).await?;
                }
            }
        }
        Ok(found)
    }
}

async fn copy(order: &Order<'_>, name: &str, bag: &mut Bag) -> Result<(), Problem> {
    let Some(file) = order.app.shelf.part(name, None).await? else {
        tracing::warn!(name, "a file of the media library is missing");
        return Ok(());
    };
    bag.begin(&format!("data/media/{name}")).await?;
    let mut pieces = file.into_stream();
    while let Some(piece) = pieces.try_next().await? {
        bag.write(&piece).await?;
    }
    bag.end().await
}
