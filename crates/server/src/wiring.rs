//! Opens what every command needs: folders, keys, databases.
use crate::config::Config;
use crate::exit::Failure;
use crate::system::{SystemClock, SystemRandom};
use crate::{files, halves, keys};
use channel::channel::Channel;
use channel::clock::Clock;
use channel::slug::ChannelSlug;
use db::{Db, Options};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{PublicChannel, Stores};
use vault::{MasterKey, WebKey};
use web::app::Random;

/// Under this name the databases remember which master key they belong to.
pub const KEY: &str = "master_key";

/// The opened house.
pub struct House {
    pub config: Config,
    pub stores: Stores,
    pub content: Db,
    pub followers: Db,
    pub reactions: Db,
    /// `None` on a web node, which must not have it.
    pub master: Option<Arc<MasterKey>>,
    pub web_key: Arc<WebKey>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// What came of telling servers of the Fediverse, for the metrics.
    pub fediverse_counts: Arc<fediverse::Counts>,
}

impl House {
    /// Opens everything and brings the databases to this version's shape.
    pub async fn open(config: Config) -> Result<House, Failure> {
        let house = House::open_as_is(config).await?;
        house.stores.migrate().await?;
        if known_key(&house.stores).await.is_none() {
            house.stores.admin().set_meta(KEY, &house.web_key.fingerprint()).await?;
        }
        halves::keep_missing(&house).await?;
        Ok(house)
    }

    /// Opens everything a web node may have: no file of a master key is looked at. Migrates too, so that nodes may be
    /// started in any order; but the databases must have been begun by somebody with the master key.
    pub async fn open_web(config: Config) -> Result<House, Failure> {
        let house = House::look_web(config).await?;
        house.stores.migrate().await?;
        Ok(house)
    }

    /// The same, changing no table.
    pub async fn look_web(config: Config) -> Result<House, Failure> {
        let path = config.web_key_file.clone().ok_or_else(|| {
            Failure::Usage(
                "a web node needs keys.web_file; `ausrufer keys export-web FILE` makes it where the master key is"
                    .into(),
            )
        })?;
        let web_key = keys::load_web(&path)?;
        let (databases, stores) = databases(&config).await?;
        match known_key(&stores).await {
            Some(known) if known == web_key.fingerprint() => {}
            Some(known) => return Err(keys::KeyError::Other { path, found: web_key.fingerprint(), known }.into()),
            None => {
                return Err(Failure::Refused(
                    "these databases were not begun yet: start a node with the master key first".into(),
                ));
            }
        }
        Ok(House::of(config, databases, stores, None, web_key))
    }

    /// Opens everything, changes no table.
    pub async fn open_as_is(config: Config) -> Result<House, Failure> {
        let (databases, stores) = databases(&config).await?;
        let known = known_key(&stores).await;
        let master = Arc::new(keys::load_or_make(&config.master_file, known.is_some())?);
        if let Some(known) = known.filter(|known| *known != master.fingerprint()) {
            return Err(keys::KeyError::Other { path: config.master_file, found: master.fingerprint(), known }.into());
        }
        let web_key = master.web_key()?;
        Ok(House::of(config, databases, stores, Some(master), web_key))
    }

    fn of(
        config: Config,
        [content, followers, reactions]: [Db; 3],
        stores: Stores,
        master: Option<Arc<MasterKey>>,
        web_key: WebKey,
    ) -> House {
        let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        House {
            config,
            stores,
            content,
            followers,
            reactions,
            master,
            web_key: Arc::new(web_key),
            clock,
            random,
            fediverse_counts: Arc::default(),
        }
    }

    /// The master key; refused on a web node.
    pub fn master(&self) -> Result<&Arc<MasterKey>, Failure> {
        let missing = || Failure::Refused("this needs the master key, which a web node does not have".into());
        self.master.as_ref().ok_or_else(missing)
    }

    /// The keys the web gets.
    pub fn web_keys(&self) -> Result<web::Keys, vault::VaultError> {
        let halves = match &self.master {
            Some(master) => halves::derived(master.clone()),
            None => halves::stored(self.web_key.clone(), self.stores.public()),
        };
        web::Keys::new(&self.web_key, halves)
    }

    /// A channel by its address word.
    pub async fn channel(&self, slug: &str) -> Result<PublicChannel, Failure> {
        let parsed =
            ChannelSlug::parse(slug).map_err(|_| Failure::Usage(format!("`{slug}` is not an address word")))?;
        let found = self.stores.admin().channel_by_slug(&parsed).await?;
        found.ok_or_else(|| Failure::NotFound(format!("there is no channel `{slug}`; ausrufer channel list shows all")))
    }

    /// Nobody else works with the databases. Other processes may work on a PostgreSQL; what they hold is theirs until
    /// their lease runs out.
    pub fn is_alone(&self) -> bool {
        self.content.engine() == db::Engine::Sqlite
    }

    /// A client for everything outside, within the rules of crate net.
    pub fn client(&self) -> Result<net::Client, Failure> {
        Ok(net::Client::new(self.dialer()?))
    }

    /// Opens connections within the rules of crate net.
    pub fn dialer(&self) -> Result<net::Dialer, Failure> {
        Ok(net::Dialer::new(net::Policy { allow_loopback: self.config.testing.allow_loopback }, None)?)
    }

    /// Where the files of the media library lie.
    pub fn shelf(&self) -> Result<web::media::Shelf, Failure> {
        if let Some(storage) = &self.config.storage {
            return storage.shelf();
        }
        let folder = media_dir(&self.config);
        web::media::Shelf::folder(&folder)
            .map_err(|error| Failure::Failed(format!("cannot use {}: {error}", folder.display())))
    }

    /// Address of a channel.
    pub fn channel_url(&self, channel: &Channel) -> String {
        format!("{}/{}", self.config.base_url, channel.slug)
    }

    /// Says good-bye to the databases, with truncated logs.
    pub async fn close(&self) {
        self.content.clone().close().await;
        self.followers.clone().close().await;
        self.reactions.clone().close().await;
    }
}

/// The embedded engine's file of posts.
pub fn content_file(config: &Config) -> PathBuf {
    config.data_dir.join("content.db")
}

/// The embedded engine's file of followers, apart because its copies are kept for days only.
pub fn followers_file(config: &Config) -> PathBuf {
    config.data_dir.join("followers.db")
}

/// The embedded engine's file of open reactions, apart because no copy is made of it.
pub fn reactions_file(config: &Config) -> PathBuf {
    config.data_dir.join("reactions.db")
}

/// Pictures.
pub fn media_dir(config: &Config) -> PathBuf {
    config.media_dir.clone()
}

/// Makes the folders and opens both databases.
async fn databases(config: &Config) -> Result<([Db; 3], Stores), Failure> {
    files::private_dir(&config.data_dir).map_err(|e| cannot_use(&config.data_dir, &e))?;
    files::private_dir(&media_dir(config)).map_err(|e| cannot_use(&media_dir(config), &e))?;
    let all = open_databases(config).await?;
    let [content, followers, reactions] = all.clone();
    Ok((all, Stores::open(content, followers, reactions)))
}

/// Opens the databases, those of content, followers and reactions, and nothing else.
pub async fn open_databases(config: &Config) -> Result<[Db; 3], Failure> {
    let options = Options { root_certificates: config.database_root_certificate.clone(), ..Options::default() };
    if let Some(url) = &config.database_url {
        let db = Db::open(url, options).await?;
        return Ok([db.clone(), db.clone(), db]);
    }
    let at = |path: PathBuf| format!("sqlite:{}", path.display());
    let content = Db::open(&at(content_file(config)), options.clone()).await?;
    let sealed = Options { truncate_after_delete: true, ..options };
    let followers = Db::open(&at(followers_file(config)), sealed.clone()).await?;
    let reactions = Db::open(&at(reactions_file(config)), sealed).await?;
    Ok([content, followers, reactions])
}

/// Name of the master key these databases were begun with; none before the first migration.
async fn known_key(stores: &Stores) -> Option<String> {
    stores.admin().meta(KEY).await.ok().flatten().filter(|known| !known.is_empty())
}

fn cannot_use(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("cannot use the folder {}: {error}", path.display()))
}
