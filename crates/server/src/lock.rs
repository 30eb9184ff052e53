//! One server of a role per data folder, and none while a copy is put in place.
use crate::cli::Role;
use crate::config::Config;
use crate::exit::Failure;
use crate::files;
use std::fs::File;

/// Held as long as the value lives; the kernel lets go of it even after kill -9.
pub struct Alone(#[expect(dead_code, reason = "held, never read")] File);

/// Takes the folder for this process, or says that another has it.
pub fn take(config: &Config, role: Role) -> Result<Alone, Failure> {
    files::private_dir(&config.data_dir)?;
    let name = match role {
        Role::All => "serve.lock",
        Role::Web => "serve.web.lock",
        Role::Delivery => "serve.delivery.lock",
    };
    let file = File::options().create(true).append(true).open(config.data_dir.join(name))?;
    match file.try_lock() {
        Ok(()) => Ok(Alone(file)),
        Err(_) => {
            let folder = config.data_dir.display();
            Err(Failure::Refused(format!("another ausrufer is serving from {folder}; stop it first")))
        }
    }
}

/// The whole folder, whatever roles it has.
pub fn take_all(config: &Config) -> Result<[Alone; 3], Failure> {
    Ok([take(config, Role::All)?, take(config, Role::Web)?, take(config, Role::Delivery)?])
}
