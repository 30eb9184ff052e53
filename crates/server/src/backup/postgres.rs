//! PostgreSQL is copied by its own tools: `pg_dump` and `pg_restore` of the server's version must be installed.
use crate::config::Config;
use crate::exit::Failure;
use std::path::Path;
use std::process::Output;
use tokio::process::Command;

/// Posts, accounts, deliveries.
pub const CONTENT_DUMP: &str = "content.dump";
/// Sealed subscriptions and their work tables.
pub const FOLLOWERS_DUMP: &str = "followers.dump";

/// Dumps both parts, each consistent in itself.
pub async fn dump(config: &Config, folder: &Path) -> Result<(), Failure> {
    let url = config.database_url.clone().unwrap_or_default();
    for (file, switch) in [(CONTENT_DUMP, "--exclude-table"), (FOLLOWERS_DUMP, "--table")] {
        let mut command = Command::new("pg_dump");
        command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(folder.join(file));
        for table in store::FOLLOWER_TABLES {
            command.arg(format!("{switch}={table}"));
        }
        finish("pg_dump", command.arg(format!("--dbname={url}")).output().await)?;
    }
    Ok(())
}

/// Reads a dump to its end without writing anything to a database.
pub async fn read_through(file: &Path) -> Result<(), Failure> {
    finish("pg_restore", Command::new("pg_restore").arg("--file=/dev/null").arg(file).output().await)
}

/// Puts a dump into the configured database, replacing the tables it holds.
pub async fn restore(config: &Config, file: &Path) -> Result<(), Failure> {
    let url = config.database_url.clone().unwrap_or_default();
    let mut command = Command::new("pg_restore");
    command.args(["--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges"]);
    finish("pg_restore", command.arg(format!("--dbname={url}")).arg(file).output().await)
}

/// The tool's own last line tells what went wrong; it never holds the address.
fn finish(tool: &str, output: std::io::Result<Output>) -> Result<(), Failure> {
    let output = output.map_err(|e| Failure::Failed(format!("cannot run {tool}: {e}; install postgresql-client")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Failed(format!("{tool} failed: {}", said.lines().last().unwrap_or("without a word"))))
}
