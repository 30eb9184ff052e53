//! `ausrufer channel`: make, list, open and close channels.
use super::editor;
use crate::cli::{Channel as Args, EditorRole};
use crate::exit::Failure;
use crate::halves;
use crate::wiring::House;
use channel::channel::{Contact, Imprint, Profile};
use channel::lang::Lang;
use channel::slug::ChannelSlug;
use std::process::ExitCode;
use store::SYSTEM;

/// Does what the command line says.
pub async fn run(house: &House, args: Args) -> Result<ExitCode, Failure> {
    match args {
        Args::Create { slug, name, domain } => create(house, &slug, &name, &domain).await?,
        Args::List => list(house).await?,
        Args::Open { channel } => open(house, &channel).await?,
        Args::Close { channel } => {
            let found = house.channel(&channel).await?.channel;
            house.stores.desk().set_public(found.id, false, SYSTEM, house.clock.now()).await?;
            println!("{} is hidden from residents.", found.profile.name);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A profile with what a new channel needs and nothing invented.
pub fn blank_profile(name: &str, domain: &str) -> Profile {
    Profile {
        name: name.to_owned(),
        description: String::new(),
        tagline: "Montags und donnerstags. Warnungen sofort.".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        lang: Lang::De,
        accent: "#1f4e8c".to_owned(),
        crest: None,
        domain: domain.trim().trim_end_matches('.').to_ascii_lowercase(),
        postal_codes: Vec::new(),
        region_key: String::new(),
        emojis: Default::default(),
        contact: Contact::default(),
        imprint: Imprint::default(),
    }
}

async fn create(house: &House, slug: &str, name: &str, domain: &str) -> Result<(), Failure> {
    let slug = ChannelSlug::parse(slug).map_err(|complaint| {
        Failure::Usage(match complaint.key {
            "error.slug.reserved" => format!("`{slug}` is kept for the server itself; take another address word"),
            _ => format!("`{slug}` is not an address word: 2 to 40 of a–z, 0–9 and single hyphens"),
        })
    })?;
    let profile = blank_profile(name, domain);
    let made = house.stores.admin().create_channel(&slug, &profile, house.clock.now(), house.random.number()).await;
    let id = match made {
        Err(store::StoreError::Conflict(_)) => {
            return Err(Failure::Refused(format!("there is already a channel `{slug}`")));
        }
        other => other?,
    };
    halves::keep_missing(house).await?;
    let link = editor::invitation(house, id, EditorRole::Admin).await?;
    println!("{name} is ready at {}/{slug}, hidden until its imprint is complete.", house.config.base_url);
    println!("Invitation for its administrator, good once and for seven days:\n{link}");
    Ok(())
}

async fn list(house: &House) -> Result<(), Failure> {
    for found in house.stores.admin().channels().await? {
        let shown = if found.channel.public { "public" } else { "hidden" };
        println!(
            "{:<24} {:<8} {:<12} {}",
            found.channel.slug.as_str(),
            shown,
            found.verification.state.key(),
            found.channel.profile.name
        );
    }
    Ok(())
}

async fn open(house: &House, slug: &str) -> Result<(), Failure> {
    let found = house.channel(slug).await?.channel;
    let missing = found.profile.imprint.missing();
    if !missing.is_empty() || !house.stores.desk().set_public(found.id, true, SYSTEM, house.clock.now()).await? {
        let missing = missing.join(", ");
        return Err(Failure::Refused(format!("the imprint of {slug} is incomplete; still missing: {missing}")));
    }
    println!("{} can be read at {}.", found.profile.name, house.channel_url(&found));
    Ok(())
}
