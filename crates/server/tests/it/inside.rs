//! What an editor would do at the desk, done through the store: the desk has tests of its own.
use crate::town::Town;
use channel::channel::Channel;
use channel::clock::{Clock, Timestamp};
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::{Body, Title};
use db::{Db, Options};
use store::{Publish, Published, PublishedPost, SYSTEM, Stores};
use testkit::{Seeded, WallClock};

/// The databases of a town, opened beside its server.
pub struct Inside {
    pub stores: Stores,
    random: Seeded,
}

impl Inside {
    pub async fn of(town: &Town) -> Inside {
        let open = async |name: &str| {
            let url = town.database_url().unwrap_or_else(|| format!("sqlite:{}", town.data(name).display()));
            Db::open(&url, Options::default()).await.expect("the databases open")
        };
        let [content, followers, reactions] =
            [open("content.db").await, open("followers.db").await, open("reactions.db").await];
        let stores = Stores::open(content, followers, reactions);
        Inside { stores, random: Seeded::new(u64::from(town.port)) }
    }

    pub async fn channel(&self, slug: &str) -> Channel {
        let slug = ChannelSlug::parse(slug).unwrap();
        self.stores.admin().channel_by_slug(&slug).await.unwrap().expect("the channel is there").channel
    }

    /// Fills in the imprint.
    pub async fn complete(&self, slug: &str) {
        let channel = self.channel(slug).await;
        let profile = channel::channel::Profile { imprint: testkit::imprint(), ..channel.profile };
        assert!(self.stores.desk().save_profile(channel.id, &profile, SYSTEM, WallClock.now()).await.unwrap());
    }

    /// Publishes a piece of news as of then, with a delivery to the followers.
    pub async fn publish(&self, slug: &str, title: &str, at: Timestamp) {
        let (channel, desk) = (self.channel(slug).await.id, self.stores.desk());
        let content = Content {
            body: Some(Body::parse("Ein Text.").unwrap()),
            ..Content::titled(Kind::Update, Title::parse(title).unwrap(), "de")
        };
        let post = desk.create_draft(channel, "{}", SYSTEM, at, self.random.u32()).await.unwrap();
        let order = Publish::first((post, channel), content, SYSTEM, at, || self.random.u32());
        assert!(matches!(desk.publish(order).await.unwrap(), Published::Done { .. }));
    }

    /// Every published post, newest first.
    pub async fn posts(&self, slug: &str) -> Vec<PublishedPost> {
        let (channel, mut posts, mut after) = (self.channel(slug).await.id, Vec::new(), None);
        loop {
            let page =
                self.stores.public().timeline(channel, None, after, 100, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
            posts.extend(page.items);
            after = page.next;
            if after.is_none() {
                return posts;
            }
        }
    }
}
