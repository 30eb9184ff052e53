//! Stops one long job of the writer, and no other statement that runs before or after it.
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::InterruptHandle;

use super::connection::Session;
use crate::DbError;

#[derive(Default)]
pub(super) struct Brake(Mutex<State>);

#[derive(Default)]
enum State {
    /// The job waits for its turn, or is over.
    #[default]
    Still,
    Running(InterruptHandle),
    Pulled,
}

impl Brake {
    /// Does the job; `false` when the brake was pulled before it was done.
    pub fn within(
        &self,
        connection: &Session,
        job: impl FnOnce(&Session) -> Result<(), DbError>,
    ) -> Result<bool, DbError> {
        {
            let mut state = self.lock();
            if matches!(*state, State::Pulled) {
                return Ok(false);
            }
            *state = State::Running(connection.raw.get_interrupt_handle());
        }
        let done = job(connection);
        match (done, std::mem::take(&mut *self.lock())) {
            (Err(DbError::Timeout), State::Pulled) => Ok(false),
            (done, _) => done.map(|()| true),
        }
    }

    pub fn pull(&self) {
        // Interrupted under the lock: once the job is over, the handle is gone.
        if let State::Running(handle) = std::mem::replace(&mut *self.lock(), State::Pulled) {
            handle.interrupt();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
