//! Media on storage that speaks S3: a real server of it, which checks every signature, on files.
use crate::engine::Engine;
use crate::town::Town;
use crate::web::{get, send};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use std::net::SocketAddr;
use std::path::Path;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const KEY: &str = "rathaus";
const SECRET: &str = "ein langes Geheimnis";

/// A running storage; it stops with this value.
struct S3(JoinHandle<()>);

impl S3 {
    /// On that port, or any.
    async fn start(folder: &Path, port: u16) -> (S3, SocketAddr) {
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let serve = async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                open.spawn(async move {
                    let server = Builder::new(TokioExecutor::new());
                    drop(server.serve_connection(TokioIo::new(socket), service).await);
                });
            }
        };
        (S3(tokio::spawn(serve)), address)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn settings(town: &mut Town, address: SocketAddr, secret: &str) {
    let file = town.folder.file("secret");
    std::fs::write(&file, secret).unwrap();
    town.set("AUSRUFER_MEDIA_BUCKET", "lindenau");
    town.set("AUSRUFER_MEDIA_ENDPOINT", format!("http://{address}"));
    town.set("AUSRUFER_MEDIA_ACCESS_KEY", KEY);
    town.set("AUSRUFER_MEDIA_SECRET_KEY_FILE", file.display().to_string());
}

/// Sends the form of the media library with a document of that many bytes; answers the page that came.
fn bring(port: u16, cookie: &str, bytes: usize) -> crate::web::Reply {
    let page = get_with(port, "/desk/at/lindenau/media/new", cookie).text();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let pdf = format!("%PDF-1.7\n1 0 obj\n<< >>\nendobj\n{}trailer << >>\n%%EOF\n", " ".repeat(bytes));
    let body = format!(
        "--grenze\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
         --grenze\r\ncontent-disposition: form-data; name=\"name\"\r\n\r\nHaushaltsplan\r\n\
         --grenze\r\ncontent-disposition: form-data; name=\"file\"; filename=\"plan.pdf\"\r\n\r\n{pdf}\r\n--grenze--\r\n"
    );
    let kind = ("Content-Type", "multipart/form-data; boundary=grenze");
    send(port, "POST", "/desk/at/lindenau/media/new", &[kind, ("Cookie", cookie)], &body)
}

fn get_with(port: u16, path: &str, cookie: &str) -> crate::web::Reply {
    send(port, "GET", path, &[("Cookie", cookie)], "")
}

#[tokio::test(flavor = "multi_thread")]
async fn media_lie_in_a_bucket_and_a_storage_that_is_away_loses_nothing() {
    let mut town = Town::on(Engine::Sqlite);
    let shelf = town.folder.file("s3");
    std::fs::create_dir_all(shelf.join("lindenau")).unwrap();
    let (storage, address) = S3::start(&shelf, 0).await;
    settings(&mut town, address, SECRET);
    let serving = town.start(&["demo"]);
    let said = serving.said("signs you in once");
    let kept = || std::fs::read_dir(shelf.join("lindenau")).unwrap().count();
    assert!(kept() > 10 && std::fs::read_dir(town.data("media")).unwrap().count() == 0, "{} files", kept());

    // Pictures come through, and parts of a large file that was written in pieces.
    let page = get(town.port, "/lindenau").is(200).text();
    let picture = page.split("src=\"/media/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answer = get(town.port, &format!("/media/{picture}")).is(200);
    assert!(answer.body.starts_with(&[0xff, 0xd8]) && answer.header("content-type") == Some("image/jpeg"));
    let token = said.split("/desk/enter/").nth(1).unwrap().split_whitespace().next().unwrap();
    let entered = send(town.port, "POST", &format!("/desk/enter/{token}"), &[], "").is(303);
    let cookie = entered.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let brought = bring(town.port, &cookie, 18 * 1024 * 1024).is(303);
    let medium = brought.header("location").unwrap().split('?').next().unwrap().to_owned();
    let page = get_with(town.port, &medium, &cookie).is(200).text();
    let file = page.split("href=\"/media/").nth(1).unwrap().split('"').next().unwrap();
    let part = send(town.port, "GET", &format!("/media/{file}"), &[("Range", "bytes=0-7")], "").is(206);
    assert_eq!(part.body, b"%PDF-1.7");
    let doctor = town.run(&["doctor"]).out;
    assert!(doctor.contains("bucket lindenau") && doctor.contains("written, read and deleted"), "{doctor}");
    let backup = town.run(&["backup"]).ends(0).out;
    assert!(backup.contains("bucket lindenau") && backup.contains("NOT in this backup"), "{backup}");

    // Away: pages go on, a file is refused with what was typed beside it, and comes in once it is back.
    let before = kept();
    drop(storage);
    get(town.port, "/lindenau").is(200);
    get(town.port, &format!("/media/{picture}")).is(503);
    let refused = bring(town.port, &cookie, 4000).is(422).text();
    assert!(
        refused.contains("Ablage für Dateien antwortet") && refused.contains("value=\"Haushaltsplan\""),
        "{refused}"
    );
    let doctor = town.run(&["doctor"]).out;
    assert!(doctor.contains("MEND  storage of media"), "{doctor}");
    let (_storage, _) = S3::start(&shelf, address.port()).await;
    bring(town.port, &cookie, 4000).is(303);
    get(town.port, &format!("/media/{picture}")).is(200);
    assert_eq!(kept(), before + 1, "nothing half written was left");
    assert_eq!(serving.stop().0, 0);

    // A wrong key is told as what it is.
    settings(&mut town, address, "falsch");
    let doctor = town.run(&["doctor"]).out;
    assert!(doctor.contains("MEND  storage of media") && doctor.contains("403 Forbidden"), "{doctor}");
}
