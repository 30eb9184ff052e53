//! `ausrufer doctor`: checks everything that can be reached and says what to do.
use crate::config::Config;
use crate::doctor::{self, Verdict};
use crate::exit::Failure;
use std::process::ExitCode;

/// Prints a line per check. Exit code 1 when something must be mended.
pub async fn run(config: Config) -> Result<ExitCode, Failure> {
    let mut mend = 0;
    for check in doctor::all(config).await {
        let mark = match check.verdict {
            Verdict::Good => "ok  ",
            Verdict::Advice => "hint",
            Verdict::Mend => "MEND",
        };
        println!("{mark}  {:<22} {}", check.name, check.found);
        if let Some(todo) = &check.todo {
            println!("      {:<22} → {todo}", "");
        }
        mend += usize::from(check.verdict == Verdict::Mend);
    }
    match mend {
        0 => println!("\nNothing needs mending."),
        1 => println!("\nOne thing needs mending."),
        n => println!("\n{n} things need mending."),
    }
    Ok(if mend == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
