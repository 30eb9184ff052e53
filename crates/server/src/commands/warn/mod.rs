//! `ausrufer warn`: one warning in many channels at once, and its end, for whoever runs an instance for many towns. In each
//! it is a sealed message as the desk releases it: the form, the rules and the transaction are the desk's.
mod end;
mod write;

use crate::cli::Warn as Args;
use crate::exit::Failure;
use crate::parts;
use crate::wiring::House;
use channel::field::{Complaint, FieldErrors};
use channel::ids::PostId;
use channel::warning::Turn;
use std::process::ExitCode;
use store::PublicChannel;
use tokio::task::JoinSet;
use web::desk::warnings::form;
use web::desk::warnings::release::alone;
use web::desk::warnings::shell::Prepared;
use web::lang::{Lang, t};

/// Says what would happen; does it only with `--send`.
pub async fn run(house: &House, args: &Args) -> Result<ExitCode, Failure> {
    let mut side = JoinSet::new();
    let app = parts::within(house, &mut side)?;
    match (&args.all_clear, &args.false_alarm) {
        (Some(reference), _) => end::run(house, &app, args, (known(reference)?, Turn::AllClear)).await,
        (None, Some(reference)) => end::run(house, &app, args, (known(reference)?, Turn::FalseAlarm)).await,
        (None, None) => write::run(house, &app, args).await,
    }
}

fn known(reference: &str) -> Result<PostId, Failure> {
    PostId::parse(reference.trim())
        .ok_or_else(|| Failure::Usage(format!("`{reference}` is no reference; `ausrufer warn` prints it")))
}

/// It stands in the audit as the desk's own way past the second person does; held to the desk's rule.
fn reason(args: &Args) -> Result<String, Failure> {
    match &args.reason {
        Some(typed) => alone(typed).map_err(|why| Failure::Usage(format!("--reason: {}", sentence(&why)))),
        None => Ok(String::new()),
    }
}

/// Those named, or all; a hidden channel has no page the notification could lead to.
async fn channels(house: &House, named: &[String]) -> Result<Vec<PublicChannel>, Failure> {
    let mut channels: Vec<PublicChannel> = Vec::new();
    for slug in named {
        let found = house.channel(slug).await?;
        if channels.iter().all(|known| known.channel.id != found.channel.id) {
            channels.push(found);
        }
    }
    if named.is_empty() {
        channels = house.stores.admin().channels().await?;
    }
    Ok(channels)
}

/// What phones will show, in each language there is.
fn print_phones(prepared: &Prepared) {
    for (tag, pushed) in &prepared.phones {
        println!("On phones ({tag}):\n  {}\n  {}", pushed.title, pushed.body.replace('\n', "\n  "));
    }
}

/// The desk's own sentences about what is wrong, each with where it was typed.
fn complaints(errors: &FieldErrors) -> String {
    let one = |error: &channel::field::FieldError| {
        let said = sentence(&Complaint { key: error.key, arg: error.arg.clone() });
        match place(error.field) {
            Some(place) => format!("{place}: {said}"),
            None => said,
        }
    };
    errors.0.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn sentence(complaint: &Complaint) -> String {
    t(Lang::En, complaint.key, &[("n", &complaint.arg)])
}

/// What a field of the desk's form is called here; none for what nobody types.
fn place(field: &str) -> Option<String> {
    let of = |names: [&str; 3]| names.iter().position(|name| *name == field);
    let (tag, part) = form::languages().find_map(|(tag, names)| Some((tag, of(names)?)))?;
    let part = ["headline", "text", "what to do"][part];
    Some(if tag == "de" { part.to_owned() } else { format!("{part} ({tag})") })
}
