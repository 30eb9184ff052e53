//! Hands every room what it needs.
use crate::canaries;
use crate::config::Config;
use crate::descriptors;
use crate::doorbell::Doorbell;
use crate::elsewhere;
use crate::exit::Failure;
use crate::hub;
use crate::metrics::{Gather, Sample};
use crate::officials;
use crate::oidc::Service;
use crate::shelved::Shelved;
use crate::under_way;
use crate::webhooks::{Caller, PATIENCE};
use crate::wiring::House;
use channel::channel::Channel;
use channel::delivery::Lane;
use channel::lang::Lang;
use delivery::{Arm, Delivery, Links};
use futures_util::future::BoxFuture;
use push::{Allowed, EndpointError, PushEndpoint, Sender, SenderConfig, Vapid};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::PublishedPost;
use tokio::task::JoinSet;
use web::anon::{Gate, Reactions};
use web::lang::Speak;
use web::urls::{self, Urls};

/// The web within a command: it serves nothing, and knows pages, words and rules all the same.
pub fn within(house: &House, side: &mut JoinSet<()>) -> Result<web::App, Failure> {
    let live = hub(&house.config);
    let doorbell = Doorbell::new(side, house, None, live.clone());
    web(house, reactions(house)?, Arc::default(), live, &doorbell)
}

/// The web, with keys that seal and cannot open.
pub fn web(
    house: &House,
    reactions: Arc<Reactions>,
    counter: Arc<web::figures::Counter>,
    live: web::live::Hub,
    doorbell: &Doorbell,
) -> Result<web::App, Failure> {
    let tell = doorbell.clone();
    let config = &house.config;
    let assets = web::assets::Assets::load();
    let views =
        web::view::Templates::load(&assets).map_err(|e| Failure::Failed(format!("a template is broken: {e}")))?;
    let allowed = allowed(house);
    let endpoints: web::EndpointParser = Arc::new(move |text| match PushEndpoint::parse(text, &allowed) {
        Ok(endpoint) => {
            Ok(web::ParsedEndpoint { origin: endpoint.origin().to_owned(), url: endpoint.url().to_string() })
        }
        Err(EndpointError::TooLong) => Err("follow.error.endpoint"),
        Err(EndpointError::UnknownHost) => Err("follow.error.unknown_host"),
        Err(EndpointError::Malformed | EndpointError::Form) => Err("follow.error.form"),
    });
    let operator = web::Operator {
        name: config.operator.clone(),
        address: config.operator_address.clone(),
        email: config.operator_email.clone(),
    };
    let contacts = [&config.security_contact].into_iter().filter(|c| !c.is_empty()).cloned().collect();
    Ok(web::App::new(web::Parts {
        reactions,
        public: house.stores.public(),
        desk: house.stores.desk(),
        provider: provider(house)?,
        account: house.stores.account(),
        figures: house.stores.figures(),
        counter,
        follow: house.stores.follow(),
        inbox: house.stores.inbox(),
        readers: house.stores.readers(),
        settings: web::Settings {
            instance_name: config.instance_name.clone(),
            operator,
            behind_proxy: config.behind_proxy,
            extra_push_hosts: config.push_extra_hosts.clone(),
            security_contacts: contacts,
            follower_backup_days: u32::try_from(config.followers_backup_days).unwrap_or(7),
            content_backup_days: u32::try_from(config.content_backup_days).unwrap_or(30),
            local_sign_in: config.local_sign_in,
            hub: config.hub.as_ref().map(ToString::to_string),
            ..web::Settings::bare(&config.base_url, config.data_dir.clone())
        },
        keys: house.web_keys()?,
        clock: house.clock.clone(),
        random: house.random.clone(),
        wake: Arc::new(doorbell.clone()),
        others: Arc::new(move |announcement| tell.tell(announcement)),
        endpoints,
        live,
        limiter: Default::default(),
        views,
        assets,
        cache: Default::default(),
        stills: Default::default(),
        shelf: house.shelf()?,
        media: Default::default(),
        drawings: Default::default(),
    }))
}

/// The town's own sign-in service, if the settings name one.
fn provider(house: &House) -> Result<Option<Arc<dyn web::provider::Provider>>, Failure> {
    let Some(settings) = house.config.oidc.clone() else { return Ok(None) };
    Ok(Some(Arc::new(Service::new(settings, house.client()?, house.clock.clone()))))
}

/// The delivery role: the only one that can open a follower's box.
pub fn delivery(house: &House, reactions: Arc<Reactions>) -> Result<Delivery, Failure> {
    let config = &house.config;
    let random = house.random.clone();
    Ok(Delivery::new(delivery::Parts {
        store: house.stores.delivery(),
        opener: house.master()?.opener()?,
        keys: vapid_keys(house)?,
        sender: Sender::new(house.dialer()?, SenderConfig::default()),
        clock: house.clock.clone(),
        random: Arc::new(move || u64::from(random.number()) << 32 | u64::from(random.number())),
        links: links(house),
        booklets: Some(Arc::new(Booklets(reactions))),
        settings: delivery::Settings {
            batch: config.push_batch,
            shards_per_origin: u32::try_from(config.push_shards).unwrap_or(4),
            allowed: allowed(house),
            arm: Arm::parse(&config.arm).unwrap_or_default(),
            arm_limit: config.arm_limit,
            alone: house.is_alone(),
            ..delivery::Settings::default()
        },
    }))
}

/// Who calls the town's programs.
pub fn caller(house: &House) -> Result<Arc<Caller>, Failure> {
    let locker = house.web_key.locker().map_err(|e| Failure::Failed(format!("cannot unlock secrets: {e}")))?;
    Ok(Arc::new(Caller {
        store: house.stores.webhooks(),
        client: house.client()?,
        patience: PATIENCE,
        locker,
        links: links(house),
        clock: house.clock.clone(),
        random: house.random.clone(),
    }))
}

/// Who tells the hub, if there is one.
pub fn teller(house: &House) -> Result<Option<hub::Teller>, Failure> {
    let Some(hub) = house.config.hub.clone() else { return Ok(None) };
    Ok(Some(hub::Teller {
        store: house.stores.hubs(),
        client: house.client()?,
        hub,
        base_url: house.config.base_url.clone(),
        clock: house.clock.clone(),
        random: house.random.clone(),
        patience: hub::PATIENCE,
    }))
}

/// Who speaks to the outlets.
pub fn outlets(house: &House) -> Result<Arc<outlets::Runner>, Failure> {
    let locker = house.web_key.locker().map_err(|e| Failure::Failed(format!("cannot unlock secrets: {e}")))?;
    let (links, random) = (links(house), house.random.clone());
    Ok(Arc::new(outlets::Runner {
        store: house.stores.outlets(),
        client: house.client()?,
        locker,
        links: Arc::new(move |channel, post| {
            let links = links(channel, Some(post));
            let home = links.channel.clone();
            outlets::Links {
                channel: links.channel,
                feed_base: links.feed_base,
                post: links.post,
                picture: links.picture,
                portrait: format!("{home}/p/{}/portrait.jpg?v={}", post.id, post.version),
            }
        }),
        pictures: Arc::new(Shelved { public: house.stores.public(), shelf: house.shelf()? }),
        fediverse: crate::fediverse::hands_over(house),
        clock: house.clock.clone(),
        nonce: {
            let random = house.random.clone();
            Arc::new(move || {
                let mut nonce = [0; 12];
                random.fill(&mut nonce);
                nonce
            })
        },
        spread: Arc::new(move || random.spread()),
        patience: outlets::PATIENCE,
        alone: house.is_alone(),
    }))
}

/// The open pages of this process.
pub fn hub(config: &Config) -> web::live::Hub {
    web::live::Hub::with_seats(seats(config.open_pages))
}

/// As many pages as the settings say, or as there are file descriptors for: a refused page asks again, a refused
/// connection is a blank screen.
fn seats(wanted: usize) -> usize {
    descriptors::limit().map_or(wanted, |limit| wanted.min(descriptors::pages(limit)))
}

/// What visitors may take. Connections never get more than half of the file descriptors.
pub fn limits(config: &Config) -> web::Limits {
    let half = descriptors::limit().map_or(usize::MAX, |limit| usize::try_from(limit / 2).unwrap_or(usize::MAX));
    web::Limits { patience: web::PATIENCE, connections: config.connections.min(half) }
}

/// Anonymous reactions: taking them, and what pushes carry for them.
pub fn reactions(house: &House) -> Result<Arc<Reactions>, Failure> {
    let stores = (house.stores.reaction(), house.stores.public());
    let made = Reactions::new(
        house.config.reactions.clone(),
        stores,
        (house.clock.clone(), house.random.clone()),
        &house.web_key,
    );
    Ok(Arc::new(made.map_err(|e| Failure::Failed(format!("cannot make the keys of reactions: {e}")))?))
}

struct Booklets(Arc<Reactions>);

impl delivery::Booklets for Booklets {
    fn ticket<'a>(&'a self, channel: &'a Channel, origin: i64, sid: i64) -> BoxFuture<'a, Option<delivery::Ticket>> {
        Box::pin(async move {
            let web::anon::Ticket { ticket, epoch, slot } = told(self.0.ticket(channel, origin, sid).await)?;
            Some(delivery::Ticket { ticket, epoch, slot })
        })
    }

    fn key<'a>(&'a self, channel: &'a Channel) -> BoxFuture<'a, Option<String>> {
        Box::pin(async move { told(self.0.key_hash(channel).await) })
    }
}

/// A push goes out without what cannot be had.
fn told<T>(found: Result<Option<T>, web::Problem>) -> Option<T> {
    found
        .inspect_err(|problem| tracing::error!(?problem, "a push goes without what it should carry for reactions"))
        .ok()?
}

fn allowed(house: &House) -> Allowed {
    let allowed = Allowed::new(house.config.push_extra_hosts.iter().cloned());
    if house.config.testing.allow_loopback { allowed.with_loopback() } else { allowed }
}

/// Signers by channel and generation, made once each: their cached tokens live in them.
fn vapid_keys(house: &House) -> Result<delivery::Keys, Failure> {
    let contact = push::Contact::parse(&house.config.push_contact)
        .map_err(|e| Failure::Usage(format!("setting `push.contact`: {e}")))?;
    let master = house.master()?.clone();
    let made: Mutex<HashMap<(i64, u32), Arc<Vapid>>> = Mutex::default();
    Ok(Arc::new(move |channel: &Channel| {
        let name = (channel.id.0, channel.key_generation);
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(&name) {
            return Some(known.clone());
        }
        let key = master.vapid(name.0, name.1).ok()?;
        let signer = Arc::new(Vapid::new(key.scalar(), contact.clone()).ok()?);
        made.insert(name, signer.clone());
        Some(signer)
    }))
}

/// Addresses around a post, made by the web's own builder.
pub fn links(house: &House) -> delivery::LinksOf {
    links_at(&house.config.base_url)
}

/// The same for an address of one's own.
pub fn links_at(base_url: &str) -> delivery::LinksOf {
    let base = base_url.to_owned();
    Arc::new(move |channel: &Channel, post: Option<&PublishedPost>| {
        let urls = Urls::at(&base, Speak::quietly(Lang::De), &channel.slug);
        let home = urls::channel_absolute(&base, channel.slug.as_str());
        Links {
            feed_base: format!("{home}/feed"),
            icon: Some(urls.absolute(&urls.file("icon-192.png"))),
            post: post.map_or_else(|| home.clone(), |p| urls.post_absolute(p.id, &p.slug_tail)),
            picture: post.filter(|p| !p.content.pictures.is_empty()).map(|p| urls.card_absolute(p.id, p.version)),
            channel: home,
        }
    })
}

/// Gathers the numbers of one scrape; a node that does not deliver has none of those.
pub fn gather(house: &House, delivery: Option<&Delivery>, reactions: &Arc<Reactions>, live: &web::live::Hub) -> Gather {
    let (admin, delivery, live, clock) = (house.stores.admin(), delivery.cloned(), live.clone(), house.clock.clone());
    let (reactions, desk, told) = (reactions.clone(), house.stores.desk(), house.fediverse_counts.clone());
    Arc::new(move || {
        let (admin, delivery, live, now) = (admin.clone(), delivery.clone(), live.clone(), clock.now());
        let (reactions, desk, told) = (reactions.clone(), desk.clone(), told.clone());
        Box::pin(async move {
            let mut samples = delivery.as_ref().map(|one| sent(&one.progress())).unwrap_or_default();
            samples.extend(delivery.as_ref().map(|one| keys(&one.progress())).into_iter().flatten());
            samples.extend(delivery.as_ref().map(under_way::work).unwrap_or_default());
            samples.extend(open_pages(live.counts()));
            if let Ok(lanes) = admin.under_way().await {
                samples.extend(under_way::lanes(&lanes, now));
            }
            samples.extend(booklets(&reactions));
            // A node that does not deliver tells nobody.
            samples.extend(delivery.iter().flat_map(|_| crate::fediverse::samples(&told)));
            if let Ok(last) = canaries::last(&admin, &desk, now).await {
                samples.extend(canaries::samples(&last));
            }
            if let Ok(sources) = admin.official_sources().await {
                samples.extend(officials::health::samples(&sources, now));
            }
            samples.extend(elsewhere::samples(&admin, now).await.unwrap_or_default());
            if let Ok(counts) = admin.counts().await {
                samples.push(one("channels", "Channels.", "gauge", counts.channels as f64));
                samples.push(one("posts", "Published posts.", "gauge", counts.posts as f64));
                samples.extend(counts.deliveries.iter().map(|(state, n)| Sample {
                    labels: vec![("state", state.key().to_owned())],
                    ..one("deliveries", "Deliveries by state.", "gauge", *n as f64)
                }));
            }
            samples
        })
    })
}

/// Booklets of reaction tokens. Reactions are counted nowhere: read every few seconds, a sum tells when each one came.
fn booklets(reactions: &Reactions) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Gate::ALL
        .into_iter()
        .map(|gate| Sample {
            labels: vec![("gate", gate.key().to_owned())],
            ..one(
                "reaction_booklets_total",
                "Booklets of reaction tokens issued, by gate.",
                "counter",
                reactions.issued(gate) as f64,
            )
        })
        .collect();
    let alarm = f64::from(u8::from(reactions.any_alarm()));
    let help = "1 when many more booklets than usual were issued in some channel within a day.";
    samples.push(one("reaction_booklets_alarm", help, "gauge", alarm));
    samples
}

/// What this node sent.
fn sent(progress: &delivery::Progress) -> Vec<Sample> {
    let mut samples = lanes(progress);
    samples.extend(troubles(progress));
    samples.extend(services(progress));
    let greetings = progress.greetings.load(Ordering::Relaxed) as f64;
    samples.push(one("greetings_total", "First notifications sent.", "counter", greetings));
    samples
}

fn open_pages(counts: web::live::Counts) -> [Sample; 4] {
    let away = "Pages that found no seat; they ask again.";
    [
        one("live_pages", "Open pages that hear of new posts.", "gauge", counts.open as f64),
        one("live_pages_most", "Open pages there may be.", "gauge", counts.most as f64),
        one(
            "live_pages_cut_off_total",
            "Open pages let go because they did not read.",
            "counter",
            counts.cut_off as f64,
        ),
        one("live_pages_turned_away_total", away, "counter", counts.turned_away as f64),
    ]
}

fn lanes(progress: &delivery::Progress) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (result, pick) in [
        ("accepted", (|p| &p.accepted) as fn(&delivery::LaneProgress) -> &AtomicU64),
        ("gone", |p| &p.gone),
        ("refused", |p| &p.refused),
        ("put_off", |p| &p.put_off),
    ] {
        samples.extend(Lane::ALL.map(|lane| Sample {
            labels: vec![("lane", lane.key().to_owned()), ("receipt", result.to_owned())],
            ..one(
                "pushes_total",
                "Pushes by lane and receipt.",
                "counter",
                pick(progress.lane(lane)).load(Ordering::Relaxed) as f64,
            )
        }));
    }
    samples
}

/// What an administrator wants to hear of before anybody complains.
fn troubles(progress: &delivery::Progress) -> Vec<Sample> {
    type Pick = fn(&delivery::LaneProgress) -> &AtomicU64;
    let troubles: [(&str, &str, Pick); 3] = [
        ("ranges_fenced_total", "Ranges lost to another worker.", |lane| &lane.fenced),
        ("ranges_stalled_total", "Ranges given back because their push service does not answer.", |lane| &lane.stalled),
        ("boxes_unreadable_total", "Followers' boxes that could not be used.", |lane| &lane.unreadable),
    ];
    let by_lane = troubles.into_iter().flat_map(|(name, help, pick)| {
        Lane::ALL.map(|lane| Sample {
            labels: vec![("lane", lane.key().to_owned())],
            ..one(name, help, "counter", pick(progress.lane(lane)).load(Ordering::Relaxed) as f64)
        })
    });
    by_lane.collect()
}

/// Keys made beforehand.
fn keys(progress: &delivery::Progress) -> [Sample; 3] {
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed) as f64;
    [
        one("armed", "One-time keys made beforehand that are there now.", "gauge", read(&progress.armed)),
        one("armed_taken_total", "Pushes that found their key.", "counter", read(&progress.armed_taken)),
        one("armed_missed_total", "Pushes of an armed lane that found none.", "counter", read(&progress.armed_missed)),
    ]
}

/// Which push service is slow or refuses.
fn services(progress: &delivery::Progress) -> Vec<Sample> {
    type Pick = fn(&delivery::ServiceProgress) -> &AtomicU64;
    let numbers: [(&str, &str, Pick); 2] = [
        ("attempts_total", "Pushes tried, by push service.", |service| &service.attempts),
        ("attempts_failed_total", "Answered with an error or not at all, by push service.", |service| &service.failed),
    ];
    let by_service = numbers.into_iter().flat_map(|(name, help, pick)| {
        delivery::Progress::SERVICES.map(|(service, word)| Sample {
            labels: vec![("service", word.to_owned())],
            ..one(name, help, "counter", pick(progress.service(service)).load(Ordering::Relaxed) as f64)
        })
    });
    by_service.collect()
}

fn one(name: &'static str, help: &'static str, kind: &'static str, value: f64) -> Sample {
    Sample { name, help, kind, labels: Vec::new(), value }
}
