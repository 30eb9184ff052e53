//! The demo town: Lindenau an der Werre, invented by us, with posts of every kind.
mod answers;
mod areas;
mod office;
mod pictures;
mod posts;
mod town;
mod warning;

use crate::exit::Failure;
use crate::halves;
use crate::wiring::House;
use channel::channel::Channel;
use channel::ids::EditorId;
use channel::slug::ChannelSlug;
use channel::verification::{Finding, Leg, Verification};

/// Sign-in name of the demo's editor.
const LOGIN: &str = "demo";

/// The demo channel, made with all its posts at the first start.
pub async fn town(house: &House) -> Result<Channel, Failure> {
    let channel = match existing(house, town::SLUG).await? {
        Some(found) => found,
        None => {
            let mut profile = town::profile();
            profile.crest = Some(pictures::crest(house).await?);
            let channel = open(house, town::SLUG, profile).await?;
            // Without a key of its half-year no post can be answered.
            halves::keep_missing(house).await?;
            posts::publish_all(house, &channel).await?;
            channel
        }
    };
    prove(house, &channel).await?;
    Ok(channel)
}

/// The town is invented, so nobody can prove it; the demo shows how a proved channel looks. `.example` belongs to
/// nobody (RFC 2606), so this gives no mark to anybody real.
async fn prove(house: &House, channel: &Channel) -> Result<(), Failure> {
    let domain = town::profile().domain;
    if channel.profile.domain == domain {
        let now = house.clock.now();
        let good = Finding { dns: Leg::Agrees, site: Leg::Agrees };
        house
            .stores
            .admin()
            .save_verification(channel.id, &domain, &Verification::claimed(now).after(good, now))
            .await?;
    }
    Ok(())
}

/// A channel for a feed of a real municipality, named after the feed; its imprint is a stand-in.
pub async fn from_feed(house: &House, title: &str) -> Result<Channel, Failure> {
    let name = if title.trim().is_empty() { "Importierter Feed" } else { title.trim() };
    let mut slug = channel::slug::from_title(name);
    slug.truncate(40);
    let slug = if slug.len() < 2 { "feed".to_owned() } else { slug.trim_end_matches('-').to_owned() };
    if let Some(found) = existing(house, &slug).await? {
        return Ok(found);
    }
    open(house, &slug, town::stand_in(name)).await
}

/// The demo's editor: made if missing, with every right on the channel.
pub async fn editor(house: &House, channel: &Channel) -> Result<EditorId, Failure> {
    let accounts = house.stores.account();
    let id = match accounts.by_login(LOGIN).await? {
        Some(account) => account.id,
        None => accounts.create_editor(LOGIN, "Pressestelle (Demo)", house.clock.now(), house.random.number()).await?,
    };
    accounts.grant(id, channel.id, channel::editor::Role::Admin).await?;
    // A feed of a real town gets no invented people.
    if channel.slug.as_str() == town::SLUG && accounts.by_login(office::COLLEAGUE).await?.is_none() {
        office::people(house, channel, id).await?;
        areas::save(house, channel, id).await?;
        warning::bring_out(house, channel, id).await?;
    }
    Ok(id)
}

async fn existing(house: &House, slug: &str) -> Result<Option<Channel>, Failure> {
    let slug = ChannelSlug::parse(slug).map_err(|c| Failure::Failed(c.to_string()))?;
    Ok(house.stores.admin().channel_by_slug(&slug).await?.map(|found| found.channel))
}

async fn open(house: &House, slug: &str, profile: channel::channel::Profile) -> Result<Channel, Failure> {
    let parsed = ChannelSlug::parse(slug).map_err(|c| Failure::Failed(c.to_string()))?;
    let now = house.clock.now();
    let id = house.stores.admin().create_channel(&parsed, &profile, now, house.random.number()).await?;
    house.stores.desk().set_public(id, true, store::SYSTEM, now).await?;
    existing(house, slug).await?.ok_or_else(|| Failure::Failed(format!("the channel {slug} was not made")))
}
