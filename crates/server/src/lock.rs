//! One server per data folder, and none while a copy is put in place.
use crate::config::Config;
use crate::exit::Failure;
use crate::files;
use std::fs::File;

/// Held as long as the value lives; the kernel lets go of it even after kill -9.
pub struct Alone(#[expect(dead_code, reason = "held, never read")] File);

/// Takes the folder for this process, or says that another has it.
pub fn take(config: &Config) -> Result<Alone, Failure> {
    files::private_dir(&config.data_dir)?;
    let file = File::options().create(true).append(true).open(config.data_dir.join("serve.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Alone(file)),
        Err(_) => {
            let folder = config.data_dir.display();
            Err(Failure::Refused(format!("another ausrufer is serving from {folder}; stop it first")))
        }
    }
}
