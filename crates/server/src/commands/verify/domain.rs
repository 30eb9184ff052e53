//! `ausrufer verify`: look at a channel's proof now, and say what to set.
use crate::exit::Failure;
use crate::proof::Prover;
use crate::wiring::House;
use channel::verification::{Leg, State};
use std::process::ExitCode;

/// Looks at both legs and writes down the standing. Exit code 0 only when verified.
pub async fn run(house: &House, slug: &str) -> Result<ExitCode, Failure> {
    let found = house.channel(slug).await?;
    let (channel, before) = (found.channel, found.verification);
    let domain = channel.profile.domain.clone();
    if domain.is_empty() {
        return Err(Failure::Refused(format!("{slug} names no domain yet; set it at the desk under Kanal")));
    }
    let prover = Prover::new(&house.config, house.client()?, house.master()?.clone()).map_err(Failure::Failed)?;
    let finding = prover.look(&channel).await;
    let after = before.after(finding, house.clock.now());
    house.stores.admin().save_verification(channel.id, &domain, &after).await?;

    println!("{} · {domain}: {}", channel.profile.name, after.state.key());
    println!("  DNS record   {}", words(finding.dns));
    println!("  document     {}", words(finding.site));
    if finding.dns != Leg::Agrees {
        println!("\nSet this TXT record at _ausrufer.{domain}:\n{}", prover.record(&channel).unwrap_or_default());
    }
    if finding.site != Leg::Agrees {
        let document = prover.document(&channel).unwrap_or_default();
        println!("\nPut this at https://{domain}{}:\n{document}", formats::wellknown::PATH);
    }
    Ok(if after.state == State::Verified { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn words(leg: Leg) -> &'static str {
    match leg {
        Leg::Agrees => "names the channel's key",
        Leg::Absent => "is not there yet",
        Leg::Contradicts => "names ANOTHER key",
        Leg::Unreachable => "could not be read just now",
    }
}
