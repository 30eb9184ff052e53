//! `ausrufer warn`: one warning in many channels at once, for whoever runs an instance for many towns.
use crate::cli::Warn as Args;
use crate::exit::Failure;
use crate::wiring::House;
use channel::delivery::{Occasion, plan};
use channel::ids::{DeliveryId, PostId};
use channel::post::{Content, Kind};
use channel::slug::from_title;
use channel::text::{Body, Line, Title};
use std::process::ExitCode;
use store::{PublicChannel, Warn};

/// Says what would happen; does it only with `--send`.
pub async fn run(house: &House, args: &Args) -> Result<ExitCode, Failure> {
    let content = content(args)?;
    let to = channels(house, &args.channel).await?;
    let Some(first) = to.first() else { return Err(Failure::NotFound("no channel is public".into())) };
    let now = house.clock.now();
    let plan = plan(&content, Occasion::New, now);
    println!("{} in {} channels, beginning with {}:", content.title, to.len(), first.channel.slug);
    println!("{}\n", content.body.as_ref().map_or("", |body| body.as_str()));
    if !args.send {
        println!("Nothing was sent. Add --send; it goes to everybody who follows one of these channels.");
        return Ok(ExitCode::SUCCESS);
    }
    let posts = PostId::several(now, house.random.number());
    let mut deliveries = DeliveryId::several(now, house.random.number());
    let ordered = to.into_iter().zip(posts).map(|(found, post)| {
        let deliveries = deliveries.by_ref().take(plan.outlets.len()).collect();
        (found.channel.id, found.channel.profile, post, deliveries)
    });
    let (slug_tail, to) = (from_title(content.title.as_str()), ordered.collect());
    let warn = Warn { slug_tail, to, content, plan, reason: reason(args)?, now };
    house.stores.admin().warn(&warn).await?;
    println!("Ordered in {} channels. `ausrufer delivery list` shows how it gets on.", warn.to.len());
    Ok(ExitCode::SUCCESS)
}

fn content(args: &Args) -> Result<Content, Failure> {
    let complaint = |what: &str, why: &str| Failure::Usage(format!("the {what} cannot be used ({why})"));
    let title = Title::parse(&args.title).map_err(|why| complaint("title", why.key))?;
    if formats::warning::words::marked(&title.as_str().to_uppercase()).is_some() {
        return Err(Failure::Usage("the title begins like that of a test, but this warning is in earnest".into()));
    }
    let text = std::fs::read_to_string(&args.text)
        .map_err(|error| Failure::Usage(format!("cannot read {}: {error}", args.text.display())))?;
    let body = Body::parse(&text).map_err(|why| complaint("text", why.key))?;
    Ok(Content { body: Some(body), ..Content::titled(Kind::Warning, title, &args.lang) })
}

/// It stands in the audit as the desk's own way past the second person does.
fn reason(args: &Args) -> Result<String, Failure> {
    let typed = args.reason.as_deref().unwrap_or_default();
    let reason =
        Line::parse(typed).map_err(|why| Failure::Usage(format!("the reason cannot be used ({})", why.key)))?;
    Ok(reason.to_string())
}

/// Those named, or all; a hidden channel has no page the notification could lead to.
async fn channels(house: &House, named: &[String]) -> Result<Vec<PublicChannel>, Failure> {
    let mut channels = Vec::new();
    for slug in named {
        channels.push(house.channel(slug).await?);
    }
    if named.is_empty() {
        channels = house.stores.admin().channels().await?;
        channels.retain(|found| found.channel.public);
    }
    match channels.iter().find(|found| !found.channel.public) {
        Some(hidden) => Err(Failure::Refused(format!("{} is hidden from residents", hidden.channel.slug))),
        None => Ok(channels),
    }
}
