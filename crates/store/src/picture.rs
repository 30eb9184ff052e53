use db::{Db, args, run};

use crate::row::ms;
use crate::{Result, StoredPicture, sql};

/// Remembers a picture, for the desk and for import.
pub(crate) async fn add(db: &Db, picture: &StoredPicture) -> Result<()> {
    let StoredPicture { id, channel, hash, width, height, created } = picture;
    let args = args![id.0, channel.0, hash, i64::from(*width), i64::from(*height), ms(*created)];
    let _ = db.tx(vec![run(sql::post::ADD_PICTURE, args)]).await?;
    Ok(())
}
