//! From a file somebody brings to a medium: told, cleaned, laid on the shelf, remembered. Files first, then the row, so that
//! no row names a file that is not there.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::media::process::{self, Clean};
use crate::desk::media::{Refused, bytes_max};
use crate::desk::spool::Spooled;
use crate::error::Problem;
use crate::media::{Shelf, WIDTHS, captions_name, file_name, print_name};
use aws_lc_rs::digest::{Context, SHA256, digest};
use axum::body::Bytes;
use channel::ids::{ChannelId, EditorId, MediumId};
use channel::medium::{About, Focus, Format, Kind, People};
use channel::text::Line;
use formats::file_in::{self, HEAD, Told, told};
use formats::webvtt::{self, Cue};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, LazyLock};
use store::model::{MediumFile, StoredMedium};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Megapixels decoded at a time by everybody together. A picture of the largest takes some 450 MB while it is decoded, and
/// then it is alone.
const LOAD: u32 = 48;

/// The pool: what is under way is bounded in memory by its pixels and in work by the cores.
static POOL: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(LOAD as usize)));

async fn turn(pixels: u64) -> Result<OwnedSemaphorePermit, Problem> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let weight = u32::try_from(pixels / 1_000_000).unwrap_or(LOAD).clamp(LOAD.div_ceil(cores), LOAD);
    POOL.clone().acquire_many_owned(weight).await.map_err(Problem::internal)
}

/// For whom.
#[derive(Clone, Copy)]
pub struct For {
    /// Whose library it goes to.
    pub channel: ChannelId,
    /// Who brings it.
    pub by: EditorId,
}

/// What became of a file that was good.
pub struct Taken {
    /// The medium.
    pub medium: StoredMedium,
    /// It was there before; what is said of it stayed.
    pub known: bool,
}

impl For {
    /// For the channel of this desk, by whoever sits at it.
    pub fn here(at: &At) -> Self {
        Self { channel: at.channel.channel.id, by: at.signed.account.id }
    }
}

type Outcome = Result<Result<Taken, Refused>, Problem>;

/// A picture from a form that has no place for anything else.
pub async fn picture(app: &App, whom: For, file: Spooled) -> Outcome {
    let about = nameless(&file);
    any(app, whom, file, None, about, &[Kind::Picture]).await
}

/// What nobody has said anything about: its name is what its sender calls the file.
pub fn nameless(file: &Spooled) -> About {
    About { name: named(&file.name), alt: None, credit: None, people: People::Unsaid, focus: Focus::MIDDLE }
}

/// A file's name as a title: without its ending, and without the path some browsers send.
pub fn named(file: &str) -> Line {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Line::fitted(&stem.replace('_', " "))
}

/// Any medium of these kinds. Where it cannot be kept now, that is one more reason it is not taken: whoever brought it is
/// told on the same page, and nothing typed beside it is lost.
pub async fn any(
    app: &App,
    whom: For,
    file: Spooled,
    captions: Option<Spooled>,
    about: About,
    kinds: &[Kind],
) -> Outcome {
    told_when_away(taken(app, whom, file, captions, about, kinds).await)
}

/// The same of anything else that is kept.
pub fn told_when_away<T>(kept: Result<Result<T, Refused>, Problem>) -> Result<Result<T, Refused>, Problem> {
    match kept {
        Err(Problem::Unavailable(why)) => {
            tracing::error!(%why, "a file could not be kept");
            Ok(Err(Refused::Away))
        }
        other => other,
    }
}

async fn taken(
    app: &App,
    whom: For,
    mut file: Spooled,
    captions: Option<Spooled>,
    about: About,
    kinds: &[Kind],
) -> Outcome {
    let head = file.beginning(HEAD).map_err(Problem::internal)?;
    let format = match kind_of(&head) {
        Ok(format) if kinds.contains(&format.kind()) => format,
        Ok(_) => return Ok(Err(Refused::NoPicture)),
        Err(refused) => return Ok(Err(refused)),
    };
    if file.bytes > bytes_max(format.kind()) {
        return Ok(Err(Refused::Bytes(format.kind())));
    }
    let cues = match format.kind().needs_captions() {
        true => match self::captions(captions)? {
            Ok(cues) => Some(cues),
            Err(refused) => return Ok(Err(refused)),
        },
        false => None,
    };
    let file = match format {
        Format::Jpeg => as_picture(app, file, &head).await?,
        format => whole(app, file, format).await?,
    };
    let mut file = match file {
        Ok(file) => file,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Some(known) = app.desk.medium_of_hash(whom.channel, &file.hash).await? {
        return Ok(Ok(Taken { medium: known, known: true }));
    }
    if let Some(cues) = cues {
        file.captions = Some(keep_captions(&app.shelf, &cues).await?);
    }
    let now = app.clock.now();
    let id = MediumId::fresh(now, app.random.number());
    let medium = StoredMedium { id, channel: whom.channel, file, about, created: now };
    app.desk.add_medium(&medium, whom.by).await?;
    Ok(Ok(Taken { medium, known: false }))
}

/// What a file becomes, by its beginning.
fn kind_of(head: &[u8]) -> Result<Format, Refused> {
    match told(head) {
        Some(Told::Pdf) => Ok(Format::Pdf),
        Some(Told::Mp3) => Ok(Format::Mp3),
        Some(Told::M4a) => Ok(Format::M4a),
        Some(Told::Ogg) => Ok(Format::Ogg),
        Some(Told::Mp4) => Ok(Format::Mp4),
        Some(Told::Webm) => Ok(Format::Webm),
        Some(Told::WebVtt) => Err(Refused::Kind),
        _ => process::format(head).map(|_| Format::Jpeg),
    }
}

/// Captions read from their file; demanded where somebody would miss what is said.
pub fn captions(file: Option<Spooled>) -> Result<Result<Vec<Cue>, Refused>, Problem> {
    let Some(mut file) = file else { return Ok(Err(Refused::NoCaptions)) };
    // One byte more than there may be: what is too long is refused, not cut.
    let bytes = file.beginning(webvtt::BYTES_MAX + 1).map_err(Problem::internal)?;
    Ok(webvtt::read(&bytes).map_err(Refused::Captions))
}

/// Lays captions on the shelf; answers the stem of their file.
pub async fn keep_captions(shelf: &Shelf, cues: &[Cue]) -> Result<String, Problem> {
    let text = webvtt::write(cues);
    let stem = hex(digest(&SHA256, text.as_bytes()).as_ref());
    shelf.put(&captions_name(&stem), text.into_bytes()).await?;
    Ok(stem)
}

type Kept = Result<Result<MediumFile, Refused>, Problem>;

async fn as_picture(app: &App, mut file: Spooled, head: &[u8]) -> Kept {
    let format = match process::format(head) {
        Ok(format) => format,
        Err(refused) => return Ok(Err(refused)),
    };
    file.file().seek(SeekFrom::Start(0)).map_err(Problem::internal)?;
    let pixels = match process::pixels(BufReader::new(file.file()), format) {
        Ok(pixels) => pixels,
        Err(refused) => return Ok(Err(refused)),
    };
    let turn = turn(pixels).await?;
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        file.read().map(|bytes| process::clean(&bytes))
    });
    let clean = match work.await.map_err(Problem::internal)?.map_err(Problem::internal)? {
        Ok(clean) => clean,
        Err(refused) => return Ok(Err(refused)),
    };
    keep_picture(&app.shelf, clean).await.map(Ok)
}

/// Lays a picture's sizes on the shelf, under the hash of the largest: the same picture twice is the same files.
pub async fn keep_picture(shelf: &Shelf, clean: Clean) -> Result<MediumFile, Problem> {
    let largest = clean.sizes.last().map(Vec::as_slice).unwrap_or_default();
    let (hash, bytes) = (hex(digest(&SHA256, largest).as_ref()), largest.len() as u64);
    for (width, jpeg) in WIDTHS.into_iter().zip(clean.sizes) {
        shelf.put(&file_name(&hash, width), jpeg).await?;
    }
    if let Some(print) = clean.print {
        shelf.put(&print_name(&hash), print).await?;
    }
    let (width, height) = (clean.width, clean.height);
    Ok(MediumFile { hash, format: Format::Jpeg, width, height, bytes, captions: None })
}

/// A file that is kept as it is, but for what a camera wrote beside the film.
async fn whole(app: &App, mut file: Spooled, format: Format) -> Kept {
    let turn = turn(0).await?;
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        checked(&mut file, format).map(|checked| checked.map(|hash| (file, hash)))
    });
    let (file, hash) = match work.await.map_err(Problem::internal)?.map_err(Problem::internal)? {
        Ok(checked) => checked,
        Err(refused) => return Ok(Err(refused)),
    };
    let bytes = file.bytes;
    let rewound = file.rewound().map_err(Problem::internal)?;
    app.shelf.put_file(&format!("{hash}.{}", format.key()), rewound).await?;
    Ok(Ok(MediumFile { hash, format, width: 0, height: 0, bytes, captions: None }))
}

fn checked(file: &mut Spooled, format: Format) -> std::io::Result<Result<String, Refused>> {
    let told = match format {
        Format::Jpeg => return Ok(Err(Refused::Kind)),
        Format::Pdf => Told::Pdf,
        Format::Mp3 => Told::Mp3,
        Format::M4a => Told::M4a,
        Format::Ogg => Told::Ogg,
        Format::Mp4 => Told::Mp4,
        Format::Webm => Told::Webm,
    };
    let file = file.file();
    if !file_in::is_whole(told, file)? {
        return Ok(Err(Refused::Broken));
    }
    if matches!(told, Told::Mp4 | Told::M4a) {
        if file_in::is_hevc(file)? {
            return Ok(Err(Refused::Hevc));
        }
        for blank in file_in::private(file)? {
            file.seek(SeekFrom::Start(blank.kind))?;
            file.write_all(b"free")?;
            file.seek(SeekFrom::Start(blank.body))?;
            std::io::copy(&mut std::io::repeat(0).take(blank.end - blank.body), file)?;
        }
    }
    file.seek(SeekFrom::Start(0))?;
    let (mut sum, mut piece) = (Context::new(&SHA256), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(Ok(hex(sum.finish().as_ref()))),
            read => sum.update(piece.get(..read).unwrap_or_default()),
        }
    }
}

/// Lays bytes on the shelf as they are.
pub async fn keep(shelf: &Shelf, name: &str, bytes: Vec<u8>) -> Result<(), Problem> {
    Ok(shelf.put(name, Bytes::from(bytes)).await?)
}

/// Takes a file off the shelf that nothing names any more. What cannot be taken away now does no harm but lie there.
pub async fn forget(shelf: &Shelf, name: &str) {
    if let Err(error) = shelf.delete(name).await {
        tracing::warn!(%error, name, "a file nothing names any more stays");
    }
}

/// The first 128 bits as hexadecimal: names files, nothing secret hangs on it.
pub fn hex(hash: &[u8]) -> String {
    formats::hex::encode(hash.get(..16).unwrap_or(hash))
}
