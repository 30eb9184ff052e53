//! PostgreSQL is copied by its own tools: `pg_dump` and `pg_restore` of the server's version must be installed.
use crate::config::Config;
use crate::exit::Failure;
use std::path::Path;
use std::process::Command;

/// Posts, accounts, deliveries, and the tables of open reactions without a row.
pub const CONTENT_DUMP: &str = "content.dump";
/// Sealed subscriptions and their work tables.
pub const FOLLOWERS_DUMP: &str = "followers.dump";
/// The same tables without a row, for a restore after the followers' copy was removed.
pub const EMPTY_DUMP: &str = "followers-empty.dump";

/// Dumps the parts, each consistent in itself.
pub async fn dump(config: &Config, folder: &Path) -> Result<(), Failure> {
    let parts: [(&str, &str, &[&str]); 3] = [
        (CONTENT_DUMP, "--exclude-table", &[]),
        (FOLLOWERS_DUMP, "--table", &[]),
        (EMPTY_DUMP, "--table", &["--schema-only"]),
    ];
    for (file, switch, more) in parts {
        let mut command = tool(config, "pg_dump");
        command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(folder.join(file)).args(more);
        command.args(store::schema::REACTION_TABLES.iter().map(|table| format!("--exclude-table-data={table}")));
        command.args(store::schema::FOLLOWER_TABLES.iter().map(|table| format!("{switch}={table}")));
        finish("pg_dump", command).await?;
    }
    Ok(())
}

/// Reads a dump to its end without writing anything to a database.
pub async fn read_through(file: &Path) -> Result<(), Failure> {
    let mut command = Command::new("pg_restore");
    command.arg("--file=/dev/null").arg(file);
    finish("pg_restore", command).await
}

/// Puts a dump into the configured database, replacing the tables it holds.
pub async fn restore(config: &Config, file: &Path) -> Result<(), Failure> {
    let mut command = tool(config, "pg_restore");
    command.args(["--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges"]).arg(file);
    finish("pg_restore", command).await
}

/// The tool, told where the database is. The password goes through the environment: everybody on the machine may read
/// the arguments of a running program.
fn tool(config: &Config, name: &str) -> Command {
    let url = config.database_url.clone().unwrap_or_default();
    let (head, query) = url.split_once('?').unwrap_or((&url, ""));
    let mut command = Command::new(name);
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.strip_prefix("password=") {
            Some(_) => {
                let plain = url::form_urlencoded::parse(pair.as_bytes()).next();
                command.env("PGPASSWORD", plain.map(|(_, value)| value.into_owned()).unwrap_or_default());
            }
            None => kept.push(pair),
        }
    }
    if let Some(certificate) = &config.database_root_certificate {
        command.env("PGSSLROOTCERT", certificate);
    }
    let join = if kept.is_empty() { "" } else { "?" };
    command.arg(format!("--dbname={head}{join}{}", kept.join("&")));
    command
}

/// The tool's own last line tells what went wrong; it never holds the address.
async fn finish(tool: &str, mut command: Command) -> Result<(), Failure> {
    let output = tokio::task::spawn_blocking(move || command.output()).await.map_err(std::io::Error::other);
    let output =
        output.flatten().map_err(|e| Failure::Failed(format!("cannot run {tool}: {e}; install postgresql-client")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Failed(format!("{tool} failed: {}", said.lines().last().unwrap_or("without a word"))))
}
