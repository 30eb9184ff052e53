//! The Fediverse of our own, put together: who hands posts over to it, and who tells the servers.
use crate::exit::Failure;
use crate::metrics::Sample;
use crate::parts;
use crate::wiring::House;
use channel::clock::Clock;
use channel::post::Content;
use formats::fediverse::{Act, Attached};
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// Takes the orders of the outlets' book.
pub fn hands_over(house: &House) -> Arc<dyn outlets::Fediverse> {
    Arc::new(HandsOver { store: house.stores.fediverse(), clock: house.clock.clone() })
}

/// Spreads what the outlets' book ordered over the inboxes of the Fediverse.
struct HandsOver {
    store: store::Fediverse,
    clock: Arc<dyn Clock>,
}

impl outlets::Fediverse for HandsOver {
    fn hand_over(&self, order: outlets::Order) -> BoxFuture<'_, bool> {
        let outlets::Order { channel, post, version, becomes, lane } = order;
        let act = match becomes {
            outlets::Becomes::Out => Act::Create,
            outlets::Becomes::Changed => Act::Update,
            outlets::Becomes::Gone => Act::Delete,
        };
        let order = store::FediverseOrder { channel, post, version, act: act.code(), lane };
        Box::pin(async move {
            let handed = self.store.hand_over(order, self.clock.now()).await;
            handed.inspect_err(|error| tracing::warn!(%error, "cannot hand a post over to the Fediverse")).is_ok()
        })
    }
}

/// Who tells the servers of the Fediverse, and reads what they told us.
pub fn runner(house: &House) -> Result<Arc<::fediverse::Runner>, Failure> {
    let locker = house.web_key.locker().map_err(|e| Failure::Failed(format!("cannot unlock secrets: {e}")))?;
    let (links, random) = (parts::links(house), house.random.clone());
    Ok(Arc::new(::fediverse::Runner {
        store: house.stores.fediverse(),
        client: house.client()?,
        locker,
        opener: house.master()?.opener()?,
        sealer: house.web_key.sealer(),
        tagger: house.web_key.tagger(),
        links: Arc::new(move |channel, post| {
            let links = links(channel, post);
            ::fediverse::Links { channel: links.channel, feed_base: links.feed_base, post: links.post }
        }),
        pictures: Arc::new(Shown { public: house.stores.public(), base: house.config.base_url.clone() }),
        clock: house.clock.clone(),
        spread: Arc::new(move || random.spread()),
        patience: ::fediverse::PATIENCE,
        memory: ::fediverse::Memory::default(),
        counts: house.fediverse_counts.clone(),
    }))
}

/// What came of telling servers.
pub fn samples(counts: &::fediverse::Counts) -> Vec<Sample> {
    let sample = |(class, sum): (&str, u64)| Sample {
        name: "fediverse_told_total",
        help: "Servers of the Fediverse told of a post, by what came of it.",
        kind: "counter",
        labels: vec![("result", class.to_owned())],
        value: sum as f64,
    };
    counts.all().map(sample).collect()
}

/// Addresses of a post's pictures.
struct Shown {
    public: store::Public,
    base: String,
}

impl ::fediverse::Pictures for Shown {
    fn of<'a>(&'a self, content: &'a Content) -> BoxFuture<'a, Vec<Attached>> {
        Box::pin(async move {
            let mut all = Vec::new();
            for picture in content.pictures.iter().take(web::fediverse::PICTURES) {
                // Without a picture that is gone, or that cannot be looked up now, the text goes out all the same.
                let Ok(Some(medium)) = self.public.medium(picture.id).await else { continue };
                all.push(web::fediverse::attached(&self.base, picture, &medium.file.hash));
            }
            all
        })
    }
}
