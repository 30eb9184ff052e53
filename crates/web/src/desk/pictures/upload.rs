//! `POST /desk/at/{channel}/pictures`: takes a picture from the editor's script. Without a script the editor's own form
//! brings it.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::pictures::process::{self, Clean, Refused};
use crate::desk::sent::Posted;
use crate::error::{Answer, Problem};
use crate::lang::t;
use crate::media::{WIDTHS, file_name};
use crate::urls;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::ids::ImageId;
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use store::model::StoredPicture;
use tokio::sync::Semaphore;

/// Decoding takes 200 MB and a second in the worst case: one at a time a core.
static TURNS: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(1, |cores| cores.get()))));

#[derive(Serialize)]
struct Taken {
    id: String,
    src: String,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct NotTaken {
    text: String,
}

/// The handler.
pub async fn post(State(app): State<App>, at: At, posted: Posted) -> Answer {
    if !posted.ours {
        return Err(Problem::Forbidden("error.desk.foreign_form"));
    }
    let bytes = posted.file.ok_or(Problem::Refused("error.picture.none"))?;
    match store(&app, &at, bytes).await? {
        Ok(picture) => Ok(Json(Taken {
            id: picture.id.to_string(),
            src: urls::media(&picture.hash, 480),
            width: picture.width,
            height: picture.height,
        })
        .into_response()),
        Err(why) => {
            let text = t(at.signed.speak.lang, why.key(), &[]);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(NotTaken { text })).into_response())
        }
    }
}

/// Cleans and stores a picture: files first, then the row, so that no row names a file that is not there.
pub async fn store(app: &App, at: &At, bytes: Bytes) -> Result<Result<StoredPicture, Refused>, Problem> {
    let turn = TURNS.clone().acquire_owned().await.map_err(Problem::internal)?;
    let dir = app.settings.media_dir.clone();
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let clean = match process::clean(&bytes) {
            Ok(clean) => clean,
            Err(refused) => return Ok(Err(refused)),
        };
        write(&dir, &clean).map(|hash| Ok((hash, clean.width, clean.height)))
    });
    let (hash, width, height) = match work.await.map_err(Problem::internal)?.map_err(Problem::internal)? {
        Ok(done) => done,
        Err(refused) => return Ok(Err(refused)),
    };
    let now = app.clock.now();
    let id = ImageId::fresh(now, app.random.number());
    let picture = StoredPicture { id, channel: at.channel.channel.id, hash, width, height, created: now };
    app.desk.add_picture(&picture).await?;
    Ok(Ok(picture))
}

/// Writes the three sizes under the hash of the largest one; the same picture twice is the same files.
fn write(dir: &Path, clean: &Clean) -> std::io::Result<String> {
    let largest = clean.sizes.last().map(Vec::as_slice).unwrap_or_default();
    let hash = hex(digest(&SHA256, largest).as_ref());
    std::fs::create_dir_all(dir)?;
    for (width, jpeg) in WIDTHS.into_iter().zip(&clean.sizes) {
        put(&dir.join(file_name(&hash, width)), jpeg)?;
    }
    Ok(hash)
}

/// Written beside under a name of its own, brought to disk, and renamed: a reader sees the whole file or none, also when
/// two write the same one, and one that a power cut left broken is mended.
pub fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let beside = path.with_extension(format!("{}-{number}.part", std::process::id()));
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(&beside);
        return written;
    }
    path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
}

/// The first 128 bits as hexadecimal: names files, nothing secret hangs on it.
pub fn hex(hash: &[u8]) -> String {
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
