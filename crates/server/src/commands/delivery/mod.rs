//! `ausrufer delivery`: how posts get out, and a hand on them. Numbers are as rounded as at the desk, and name nobody.
mod bar;
mod said;
mod watch;

use crate::cli::Delivery as Args;
use crate::exit::Failure;
use crate::wiring::House;
use channel::delivery::NoRepeat;
use channel::ids::DeliveryId;
use std::process::ExitCode;
use store::{DeliveryReport, PublicChannel, Repeated, SYSTEM};

/// Does what the command line says.
pub async fn run(house: &House, args: Args) -> Result<ExitCode, Failure> {
    match args {
        Args::List { channel, json, limit } => list(house, channel.as_deref(), json, limit).await?,
        Args::Show { id } => said::show(&find(house, &id).await?, house.clock.now()),
        Args::Watch { id } => return watch::run(house, find(house, &id).await?).await,
        Args::Pause { id } => {
            let id = find(house, &id).await?.id;
            settled(house, id, house.stores.desk().pause(id, SYSTEM, house.clock.now()).await?).await?;
            println!("Paused. Batches under way are still finished. Go on with: ausrufer delivery resume {id}");
        }
        Args::Resume { id } => {
            let id = find(house, &id).await?.id;
            settled(house, id, house.stores.desk().resume(id, SYSTEM, house.clock.now()).await?).await?;
            println!("It goes on where it stopped. Watch it with: ausrufer delivery watch {id}");
        }
        Args::Cancel { id } => {
            let id = find(house, &id).await?.id;
            settled(house, id, house.stores.desk().cancel(id, SYSTEM, house.clock.now()).await?).await?;
            println!("Ended. Whoever has not got it yet will not; the post stays in the channel.");
        }
        Args::Retry { id } => retry(house, &find(house, &id).await?).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn find(house: &House, id: &str) -> Result<DeliveryReport, Failure> {
    let parsed = DeliveryId::parse(id)
        .ok_or_else(|| Failure::Usage(format!("`{id}` is not a delivery's number: 13 letters and digits")))?;
    again(house, parsed).await
}

/// The delivery as it stands now.
async fn again(house: &House, id: DeliveryId) -> Result<DeliveryReport, Failure> {
    let found = house.stores.desk().delivery(id).await?;
    found
        .ok_or_else(|| Failure::NotFound(format!("there is no delivery {id}; ausrufer delivery list shows the latest")))
}

/// Says how it stands when what was asked for could not be done.
async fn settled(house: &House, id: DeliveryId, done: bool) -> Result<(), Failure> {
    if done {
        return Ok(());
    }
    let state = again(house, id).await?.state.key();
    Err(Failure::Refused(format!("nothing was changed: the delivery is {state}")))
}

async fn list(house: &House, channel: Option<&str>, json: bool, limit: usize) -> Result<(), Failure> {
    let channels: Vec<PublicChannel> = match channel {
        Some(slug) => vec![house.channel(slug).await?],
        None => house.stores.admin().channels().await?,
    };
    if !json {
        println!("{}", said::HEAD);
    }
    for found in channels {
        let slug = found.channel.slug.as_str();
        for report in house.stores.desk().deliveries(found.channel.id, limit).await? {
            let now = house.clock.now();
            println!(
                "{}",
                if json { said::json(slug, &report, now).to_string() } else { said::line(slug, &report, now) }
            );
        }
    }
    Ok(())
}

async fn retry(house: &House, report: &DeliveryReport) -> Result<(), Failure> {
    let (now, id) = (house.clock.now(), report.id);
    let again = DeliveryId::fresh(now, house.random.number());
    let refused = |why: &str| Err(Failure::Refused(format!("nothing was sent: {why}")));
    match house.stores.desk().retry(id, again, SYSTEM, now).await? {
        Repeated::Ordered => {
            println!("It goes out once more, as delivery {again}. Watch it with: ausrufer delivery watch {again}");
            Ok(())
        }
        Repeated::Overtaken => refused("it was repeated already, or a later delivery of the post has overtaken it"),
        Repeated::No(NoRepeat::UnderWay) => refused("the delivery has not ended"),
        Repeated::No(NoRepeat::Reached) => {
            refused("every push service accepted it for somebody, and whom it refused is not kept")
        }
        Repeated::No(NoRepeat::Unsure) => refused(
            "it was ended in the middle, and nobody knows to the last one who was reached; correct the post instead",
        ),
    }
}
