//! `ausrufer audit`: who did what, as a chain nobody can change unseen.
use crate::audit::export;
use crate::audit::seal;
use crate::audit::verify::{self, Saved};
use crate::cli::Audit as Args;
use crate::exit::Failure;
use crate::wiring::House;
use std::io::BufWriter;
use std::process::ExitCode;

/// Does what the command line says.
pub async fn run(house: &House, args: Args) -> Result<ExitCode, Failure> {
    // Whatever was just done is to stand in what is looked at.
    seal(house).await?;
    let code = match args {
        Args::Verify { head } => check(house, head.as_deref()).await?,
        Args::Head => head(house).await?,
        Args::Export { format, channel } => {
            let only = match &channel {
                Some(slug) => Some(house.channel(slug).await?.channel.id),
                None => None,
            };
            export::write(house, only, format, &mut BufWriter::new(std::io::stdout().lock())).await?;
            ExitCode::SUCCESS
        }
    };
    house.close().await;
    Ok(code)
}

async fn head(house: &House) -> Result<ExitCode, Failure> {
    let verdict = verify::verify(house, None).await?;
    if let Some(broken) = verdict.broken {
        return Err(Failure::Refused(format!("the audit is broken: {broken}")));
    }
    let head = house.stores.admin().audit_head().await?;
    let head = head.ok_or_else(|| Failure::NotFound("the audit is empty".into()))?;
    println!("{}:{}", head.seq, head.hash);
    Ok(ExitCode::SUCCESS)
}

async fn check(house: &House, head: Option<&str>) -> Result<ExitCode, Failure> {
    let wrong = || Failure::Usage("--head takes what `ausrufer audit head` printed: number:hash".into());
    let saved = head.map(|text| Saved::parse(text).ok_or_else(wrong)).transpose()?;
    let verdict = verify::verify(house, saved.as_ref()).await?;
    if let (late, Some(first)) = verdict.late {
        println!("{late} rows were sealed more than an hour after the time they tell, the first is row {first}:");
        println!("they are older than the chain, or were written while no server ran, or were put in afterwards.");
    }
    if let Some(broken) = verdict.broken {
        println!("BROKEN after {} sound rows. {broken}", verdict.sealed);
        return Ok(ExitCode::FAILURE);
    }
    println!("sound: {} rows, {} waiting for their seal", verdict.sealed, verdict.waiting);
    Ok(ExitCode::SUCCESS)
}
