//! A warning that begins.
use super::{channels, complaints, print_phones, reason};
use crate::cli::Warn as Args;
use crate::exit::Failure;
use crate::wiring::House;
use channel::ids::{DeliveryId, PostId};
use channel::warning::{Certainty, Hazard, Severity, Urgency};
use std::path::Path;
use std::process::ExitCode;
use store::PublicChannel;
use web::App;
use web::dates::Dates;
use web::desk::warnings::shell::{self, Prepared, Said};
use web::lang::{Lang, t};

/// Writes it in every town, shows it, and brings it out in all of them or in none.
pub async fn run(house: &House, app: &App, args: &Args) -> Result<ExitCode, Failure> {
    let fields = shell::filled(&said(args)?)
        .map_err(|tag| Failure::Usage(format!("--also: no warning is written in the language `{tag}`")))?;
    let (to, reason, now) = (open(house, args).await?, reason(args)?, house.clock.now());
    let ids: Vec<PostId> = PostId::several(now, house.random.number()).take(to.len()).collect();
    let Some(reference) = ids.first().copied() else {
        return Err(Failure::NotFound("no channel is public".into()));
    };
    let mut deliveries = DeliveryId::several(now, house.random.number());
    let mut all: Vec<Prepared> = Vec::new();
    for (found, post) in to.iter().zip(ids) {
        let begun = shell::begins(app, &found.channel, (post, reference), &fields, &reason, now).await;
        let begun = begun.map_err(|problem| Failure::Failed(format!("{}: {problem:?}", found.channel.slug)))?;
        let mut one = begun.map_err(|errors| Failure::Usage(complaints(&errors)))?;
        // Drawn one by one in the same millisecond, two of a thousand would be the same.
        one.order.delivery_ids = deliveries.by_ref().take(one.order.plan.outlets.len()).collect();
        all.push(one);
    }
    print(args, &to, &all);
    if !args.send {
        println!("\nNothing was sent. Add --send; it goes to everybody who follows one of these channels.");
        return Ok(ExitCode::SUCCESS);
    }
    let orders: Vec<_> = all.into_iter().map(|one| one.order).collect();
    if !house.stores.admin().warn(&orders).await? {
        return Err(Failure::Failed("the warning was not brought out in any channel; please try again".into()));
    }
    println!("\nOrdered in {} channels. `ausrufer delivery list` shows how it gets on.", orders.len());
    println!("Its reference is {reference}. When the danger is over:");
    println!("  ausrufer warn --all-clear {reference} --reason … --send");
    Ok(ExitCode::SUCCESS)
}

/// Public ones: of a hidden channel nobody could open the page.
async fn open(house: &House, args: &Args) -> Result<Vec<PublicChannel>, Failure> {
    let mut to = channels(house, &args.channel).await?;
    match to.iter().find(|found| !found.channel.public) {
        Some(hidden) if !args.channel.is_empty() => {
            return Err(Failure::Refused(format!("{} is hidden from residents", hidden.channel.slug)));
        }
        _ => to.retain(|found| found.channel.public),
    }
    Ok(to)
}

fn said(args: &Args) -> Result<Said, Failure> {
    let (title, text) = (args.title.clone().unwrap_or_default(), args.text.as_deref());
    let mut texts = vec![("de".to_owned(), title, text.map(read).transpose()?.unwrap_or_default())];
    for also in &args.also {
        let parts = also.split_once('=').ok_or_else(|| Failure::Usage(format!("--also {also}: LANGUAGE=FILE")))?;
        let text = read(Path::new(parts.1))?;
        let (headline, rest) = text.trim_start().split_once('\n').unwrap_or((text.trim(), ""));
        texts.push((parts.0.to_owned(), headline.to_owned(), rest.to_owned()));
    }
    // The command line takes no other words.
    let wrong = || Failure::Usage("this word is none of the standard's".into());
    Ok(Said {
        hazard: Hazard::parse(&args.hazard).ok_or_else(wrong)?,
        severity: pick(Severity::ALL, Severity::word, &args.severity).ok_or_else(wrong)?,
        urgency: pick(Urgency::ALL, Urgency::word, &args.urgency).ok_or_else(wrong)?,
        certainty: pick(Certainty::ALL, Certainty::word, &args.certainty).ok_or_else(wrong)?,
        hours: args.hours,
        texts,
    })
}

fn pick<T: Copy>(all: &[T], word: fn(T) -> &'static str, typed: &str) -> Option<T> {
    all.iter().copied().find(|one| word(*one).eq_ignore_ascii_case(typed))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))
}

/// The message as the first town has it: of the others only the name is another.
fn print(args: &Args, to: &[PublicChannel], all: &[Prepared]) {
    let (Some(found), Some(first)) = (to.first(), all.first()) else { return };
    let (profile, order) = (&found.channel.profile, &first.order);
    println!("{} in {} channels, beginning with {}:", order.content.title, to.len(), found.channel.slug);
    let until = Dates::new(profile, Lang::En, order.now).moment_within(order.expires);
    println!(
        "  {} · {}, {}, {}",
        words(&format!("hazard.{}", args.hazard)),
        args.severity,
        args.urgency,
        args.certainty
    );
    println!("  holds for {} hours, until {until}; in all of {}\n", args.hours, profile.name);
    print_phones(first);
}

fn words(key: &str) -> String {
    t(Lang::En, key, &[])
}
