//! Databases of a test, which another process can open too.
use db::{Db, Options};
use std::path::PathBuf;
use store::Stores;
use testkit::postgres::Postgres;
use testkit::{TempDir, postgres};
use vault::MasterKey;

/// Where everything of one test lies. Goes away with this value, unless it was [`Place::visited`].
pub struct Place {
    pub content: String,
    pub followers: String,
    pub schema: Option<String>,
    pub key_file: PathBuf,
    _dir: Option<TempDir>,
    _postgres: Option<Postgres>,
}

impl Place {
    pub fn sqlite() -> Place {
        let dir = TempDir::new();
        let place = (dir.sqlite("content.db"), dir.sqlite("followers.db"));
        Place::made(place, None, dir, None)
    }

    pub fn postgres() -> Option<Place> {
        let postgres = postgres()?;
        let (url, schema) = (postgres.url().to_owned(), postgres.schema().to_owned());
        Some(Place::made((url.clone(), url), Some(schema), TempDir::new(), Some(postgres)))
    }

    /// A server of the test's own.
    pub fn at(url: String) -> Place {
        Place::made((url.clone(), url), Some("failover".to_owned()), TempDir::new(), None)
    }

    fn made(urls: (String, String), schema: Option<String>, dir: TempDir, postgres: Option<Postgres>) -> Place {
        let key_file = dir.file("master.key");
        std::fs::write(&key_file, MasterKey::generate().unwrap().to_text().as_bytes()).unwrap();
        let (content, followers) = urls;
        Place { content, followers, schema, key_file, _dir: Some(dir), _postgres: postgres }
    }

    /// One line for another process.
    pub fn to_line(&self) -> String {
        let schema = self.schema.as_deref().unwrap_or_default();
        format!("{}|{}|{schema}|{}", self.content, self.followers, self.key_file.display())
    }

    /// The place of the process that started this one.
    pub fn visited(line: &str) -> Place {
        let [content, followers, schema, key_file] = line.split('|').collect::<Vec<_>>()[..] else { panic!() };
        Place {
            content: content.to_owned(),
            followers: followers.to_owned(),
            schema: Some(schema.to_owned()).filter(|schema| !schema.is_empty()),
            key_file: key_file.into(),
            _dir: None,
            _postgres: None,
        }
    }

    pub fn key(&self) -> MasterKey {
        MasterKey::from_text(&std::fs::read_to_string(&self.key_file).unwrap()).unwrap()
    }

    /// The stores, and the databases below them for counting.
    pub async fn open(&self) -> (Stores, [Db; 2]) {
        let options = Options { schema: self.schema.clone(), ..Options::default() };
        let content = Db::open(&self.content, options.clone()).await.unwrap();
        let followers = if self.content == self.followers {
            content.clone()
        } else {
            Db::open(&self.followers, Options { truncate_after_delete: true, ..options }).await.unwrap()
        };
        // Delivering knows of no reaction; a memory of its own keeps them out of the way.
        let reactions = match &self._dir {
            _ if self.content == self.followers => content.clone(),
            _ => Db::open(&format!("{}-reactions", self.followers), Options::default()).await.unwrap(),
        };
        let stores = Stores::open(content.clone(), followers.clone(), reactions);
        stores.migrate().await.unwrap();
        (stores, [content, followers])
    }
}
