//! Where a drill takes place: SQLite files or a PostgreSQL of its own that may be killed, and a master key.
use super::server::Server;
use crate::Failed;
use crate::args::Engine;
use crate::town::Place;
use std::path::Path;
use testkit::TempDir;
use vault::MasterKey;

/// Goes away with this value.
pub struct Ground {
    pub place: Place,
    pub server: Option<Server>,
    dir: TempDir,
}

impl Ground {
    pub fn new(engine: Engine) -> Result<Ground, Failed> {
        let dir = TempDir::new();
        let key_file = dir.file("master.key");
        let key = MasterKey::generate().map_err(|e| Failed::to("a master key", e))?;
        std::fs::write(&key_file, key.to_text().as_bytes()).map_err(|e| Failed::to("writing the key", e))?;
        let (server, content, followers) = match engine {
            Engine::Sqlite => (None, dir.sqlite("content.db"), dir.sqlite("followers.db")),
            Engine::Postgres => {
                let server = Server::start()?;
                let url = server.url();
                (Some(server), url.clone(), url)
            }
        };
        let place = Place { content, followers, schema: None, key_file };
        Ok(Ground { place, server, dir })
    }

    /// On the disk of the databases.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }
}
