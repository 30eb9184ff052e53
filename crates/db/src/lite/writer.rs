use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::connection::Session;
use super::upkeep;
use crate::{DbError, Outcome, Statement};

/// At most this many transactions share one commit.
const GROUP: usize = 1_000;
/// How long after a change the write-ahead log is cut to zero, and how soon again when a reader was in the way.
const TRUNCATE_AFTER: Duration = Duration::from_secs(5);
const BUSY_READER_MS: u64 = 250;

/// What the writer thread is asked to do.
pub(super) enum Job {
    Transaction(Transaction),
    /// Work that manages its own transaction, such as migrations.
    Task(Task),
    /// Truncate the log and end the thread.
    Close(oneshot::Sender<()>),
}

/// A transaction and who waits for it. The slot bounds the queue and is free again when this is dropped.
pub(super) struct Transaction {
    pub statements: Vec<Statement>,
    pub reply: oneshot::Sender<Result<Outcome, DbError>>,
    pub _slot: OwnedSemaphorePermit,
}

pub(super) type Task = Box<dyn FnOnce(&mut Session) + Send>;

#[derive(Default)]
pub(super) struct Counters {
    pub transactions: AtomicU64,
    pub commits: AtomicU64,
}

/// The one thread that writes. Everything that queued up while the previous fsync ran shares the next one.
pub(super) struct Writer {
    pub connection: Session,
    pub jobs: Receiver<Job>,
    pub counters: Arc<Counters>,
    pub truncate: bool,
    /// When to cut the log, if something changed since the last cut.
    pub due: Option<Instant>,
}

enum Attempt {
    Finished(Vec<Result<Outcome, DbError>>),
    /// This transaction made SQLite roll back its neighbours too; they are run again without it.
    Culprit(usize, DbError),
    Failed(DbError),
}

impl Writer {
    pub fn serve(mut self) {
        while let Some(job) = self.next_job() {
            let changes = self.connection.raw.total_changes();
            let mut next = Some(job);
            while let Some(job) = next.take() {
                match job {
                    Job::Transaction(first) => next = self.serve_group(first),
                    Job::Task(task) => {
                        // Who waits for the task sees its answer dropped, and is told "unavailable".
                        if catch_unwind(AssertUnwindSafe(|| task(&mut self.connection))).is_err() {
                            tracing::error!("a task of the database writer panicked");
                        }
                    }
                    Job::Close(reply) => {
                        self.cut_log();
                        // The file is closed before the waiting side goes on.
                        drop(self);
                        let _ = reply.send(());
                        return;
                    }
                }
            }
            if self.truncate && self.connection.raw.total_changes() != changes {
                self.due.get_or_insert_with(|| Instant::now() + TRUNCATE_AFTER);
            }
        }
        self.cut_log();
    }

    /// Waits for work; cuts the log when that is due. `None` when nobody can ask any more.
    fn next_job(&mut self) -> Option<Job> {
        loop {
            let Some(due) = self.due else { return self.jobs.recv().ok() };
            let wait = due.saturating_duration_since(Instant::now());
            if wait.is_zero() {
                self.cut_log();
                continue;
            }
            match self.jobs.recv_timeout(wait) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn cut_log(&mut self) {
        self.due = match upkeep::checkpoint_truncate(&self.connection, BUSY_READER_MS) {
            Ok(()) => None,
            Err(error) => {
                tracing::debug!(%error, "the write-ahead log could not be cut, trying again");
                Some(Instant::now() + TRUNCATE_AFTER)
            }
        };
    }

    /// Takes what else is waiting, commits it together with `first`, and answers all. Returns a job of another kind if
    /// one came up meanwhile.
    fn serve_group(&mut self, first: Transaction) -> Option<Job> {
        let mut group = vec![first];
        let mut other = None;
        while group.len() < GROUP && other.is_none() {
            match self.jobs.try_recv() {
                Ok(Job::Transaction(transaction)) => group.push(transaction),
                Ok(job) => other = Some(job),
                Err(_) => break,
            }
        }
        self.counters.transactions.fetch_add(group.len() as u64, Ordering::Relaxed);
        self.commit(group);
        other
    }

    fn commit(&mut self, mut group: Vec<Transaction>) {
        while !group.is_empty() {
            match self.attempt(&group) {
                Attempt::Finished(results) => {
                    for (transaction, result) in group.drain(..).zip(results) {
                        let _ = transaction.reply.send(result);
                    }
                }
                Attempt::Culprit(position, error) => {
                    let _ = group.remove(position).reply.send(Err(error));
                }
                Attempt::Failed(error) => {
                    tracing::error!(%error, transactions = group.len(), "a commit failed");
                    for transaction in group.drain(..) {
                        let _ = transaction.reply.send(Err(error.clone()));
                    }
                }
            }
        }
    }

    fn attempt(&mut self, group: &[Transaction]) -> Attempt {
        if let Err(error) = self.connection.batch("BEGIN IMMEDIATE") {
            return Attempt::Failed(error);
        }
        let mut results = Vec::with_capacity(group.len());
        for (position, transaction) in group.iter().enumerate() {
            let result = self.savepoint(&transaction.statements);
            if let Err(error) = &result
                && self.connection.raw.is_autocommit()
            {
                // Interrupting a change, a full disk and the like end the whole transaction, not just the savepoint.
                return match error {
                    DbError::Timeout => Attempt::Culprit(position, DbError::Timeout),
                    other => Attempt::Failed(other.clone()),
                };
            }
            results.push(result);
        }
        if let Err(error) = self.connection.commit() {
            let _ = self.connection.batch("ROLLBACK");
            return Attempt::Failed(error);
        }
        self.counters.commits.fetch_add(1, Ordering::Relaxed);
        Attempt::Finished(results)
    }

    /// Runs one transaction inside the group: all of it, or none.
    fn savepoint(&mut self, statements: &[Statement]) -> Result<Outcome, DbError> {
        self.connection.batch("SAVEPOINT one")?;
        let connection = &self.connection;
        let result = catch_unwind(AssertUnwindSafe(|| run_all(connection, statements)))
            .unwrap_or_else(|_| Err(DbError::Unavailable("the database writer panicked".into())));
        let keep = matches!(result, Ok(Outcome::Committed(_)));
        let end = if keep { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" };
        if let Err(error) = self.connection.batch(end) {
            // Without its savepoint nothing of the group can be trusted. If the group is gone already, this fails too.
            let _ = self.connection.batch("ROLLBACK");
            return result.and(Err(error));
        }
        result
    }
}

fn run_all(connection: &Session, statements: &[Statement]) -> Result<Outcome, DbError> {
    let mut all = Vec::with_capacity(statements.len());
    for (position, statement) in statements.iter().enumerate() {
        let returned = connection.run(statement.sql, &statement.args)?;
        if !statement.guard_holds(&returned) {
            return Ok(Outcome::Guarded { statement: position });
        }
        all.push(returned);
    }
    Ok(Outcome::Committed(all))
}
