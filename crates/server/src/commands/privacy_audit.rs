//! `ausrufer privacy-audit`: what somebody would learn who got what this installation keeps.
use crate::cli::PrivacyAudit as Args;
use crate::config::Config;
use crate::exit::Failure;
use crate::privacy;
use std::process::ExitCode;

/// Prints the report. Exit code 1 when something was found that should not be there.
pub async fn run(config: Config, args: &Args) -> Result<ExitCode, Failure> {
    let report = privacy::audit(config, args.backups.as_deref(), &args.logs).await?;
    if args.json {
        println!("{:#}", report.json());
    } else {
        print!("{}", report.text());
    }
    Ok(if report.findings().next().is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
