//! `ausrufer keys`: what nodes get instead of the master key.
use crate::cli::Keys as Args;
use crate::exit::Failure;
use crate::keys;
use crate::wiring::House;
use std::process::ExitCode;

/// Does what the command line says.
pub fn run(house: &House, args: &Args) -> Result<ExitCode, Failure> {
    let Args::ExportWeb { file } = args;
    // Said here, so that nobody takes a copy of a copy for the original.
    house.master()?;
    keys::write_web(file, &house.web_key)?;
    println!("The web key of {} is in {}.", house.web_key.fingerprint(), file.display());
    println!("Web nodes read it by keys.web_file; none of them needs the master key.");
    Ok(ExitCode::SUCCESS)
}
