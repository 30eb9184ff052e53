//! Hands the newsletter what it needs.
use crate::exit::Failure;
use crate::parts;
use crate::proof::Records;
use crate::wiring::House;
use channel::lang::Lang;
use std::sync::Arc;
use web::lang::Speak;
use web::urls::Urls;

/// Who sends newsletters.
pub fn runner(house: &House) -> Result<newsletter::Runner, Failure> {
    let locker = house.web_key.locker().map_err(|e| Failure::Failed(format!("cannot unlock secrets: {e}")))?;
    let (random, number) = (house.random.clone(), house.random.clone());
    let records = Arc::new(Records::new(house.config.testing.dns_server).map_err(Failure::Failed)?);
    Ok(newsletter::Runner::new(newsletter::Parts {
        store: house.stores.mailings(),
        opener: house.master()?.opener()?,
        readers: house.web_key.reader_key(),
        locker,
        dialer: house.dialer()?,
        private_relays: house.config.private_relays.clone(),
        links: mail_links(house),
        texts: Arc::new(move |name| {
            let records = records.clone();
            Box::pin(async move { records.texts(name).await })
        }),
        clock: house.clock.clone(),
        spread: Arc::new(move || random.spread()),
        number: Arc::new(move || number.number()),
        settings: newsletter::Settings { alone: house.is_alone(), ..newsletter::Settings::default() },
    }))
}

/// Addresses in mails, made by the web's own builder.
fn mail_links(house: &House) -> newsletter::LinksOf {
    let (links, base) = (parts::links(house), house.config.base_url.clone());
    Arc::new(move |channel, post| {
        let of = links(channel, post);
        let urls = Urls::at(&base, Speak::quietly(Lang::De), &channel.slug);
        let page = |tail: &str| urls.absolute(&urls.file(tail));
        newsletter::Links {
            channel: of.channel,
            feed_base: of.feed_base,
            post: of.post,
            leave: page("newsletter/leave/"),
            choose: page("newsletter/choose/"),
            confirm: page("newsletter/confirm/"),
            privacy: page("privacy"),
            imprint: page("imprint"),
        }
    })
}
