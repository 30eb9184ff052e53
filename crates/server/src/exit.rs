//! Errors of commands: one sentence for the administrator and an exit code scripts can tell apart.
use std::process::ExitCode;

/// What a command ended with.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Wrong words on the command line or in the settings (exit code 2).
    #[error("{0}")]
    Usage(String),
    /// What was asked for is not there (exit code 3).
    #[error("{0}")]
    NotFound(String),
    /// It was refused, with the reason (exit code 4).
    #[error("{0}")]
    Refused(String),
    /// Something failed that may work later (exit code 1).
    #[error("{0}")]
    Failed(String),
}

impl Failure {
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::Failed(_) => 1,
            Failure::Usage(_) => 2,
            Failure::NotFound(_) => 3,
            Failure::Refused(_) => 4,
        })
    }
}

impl From<crate::config::ConfigError> for Failure {
    fn from(error: crate::config::ConfigError) -> Self {
        Failure::Usage(error.to_string())
    }
}

macro_rules! failed_from {
    ($($error:ty),* $(,)?) => { $(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self { Failure::Failed(error.to_string()) }
        }
    )* };
}

failed_from!(
    store::StoreError,
    db::DbError,
    crate::keys::KeyError,
    std::io::Error,
    vault::VaultError,
    net::TlsSetupError
);
