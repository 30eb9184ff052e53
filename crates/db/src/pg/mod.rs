//! PostgreSQL: a pool of connections, reconnected once when one turns out to be dead.

mod address;
mod error;
mod listen;
mod schema;
mod session;
mod tls;
mod value;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};

use crate::{DbError, Migration, Options, Outcome, Statement, Value};
use error::{Again, Fault};
pub use listen::Listener;
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a request to cancel is given to have its effect.
const CANCEL_AGAIN: Duration = Duration::from_millis(250);
/// Pauses before a transaction that another one stood in the way of is run again.
const AGAIN_AFTER: [Duration; 3] = [Duration::ZERO, Duration::from_millis(50), Duration::from_millis(250)];

#[derive(Clone)]
pub(crate) struct Pg {
    pool: Pool,
    schema: Option<String>,
    config: Config,
    connector: MakeRustlsConnect,
    transactions: Arc<AtomicU64>,
    commits: Arc<AtomicU64>,
}

impl Pg {
    pub async fn open(url: &str, options: &Options) -> Result<Pg, DbError> {
        let address = address::parse(url, options)?;
        let connector = tls::connector(address.verify, address.root_certificates.as_deref())?;
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(address.config.clone(), connector.clone(), recycling))
            .max_size(options.connections.max(1))
            .wait_timeout(Some(options.connect_timeout))
            .create_timeout(Some(address.patience))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|_| DbError::Address("the pool of connections cannot be built".into()))?;
        let pg = Pg {
            pool,
            schema: options.schema.clone(),
            config: address.config,
            connector,
            transactions: Arc::default(),
            commits: Arc::default(),
        };
        drop(pg.connection().await.map_err(|fault| fault.error)?);
        Ok(pg)
    }

    pub async fn rows(&self, sql: &'static str, args: &[Value]) -> Result<Vec<Vec<Value>>, DbError> {
        match self.read(sql, args).await {
            Err(fault) if self.try_again(&fault) => self.read(sql, args).await.map_err(|fault| fault.error),
            other => other.map_err(|fault| fault.error),
        }
    }

    /// Runs in a task of its own: a caller that gives up must not leave a transaction open on a pooled connection.
    pub async fn tx(&self, statements: Vec<Statement>) -> Result<Outcome, DbError> {
        let pg = self.clone();
        let task = tokio::spawn(async move {
            pg.transactions.fetch_add(1, Ordering::Relaxed);
            let mut outcome = pg.transact(&statements).await;
            for (tried, pause) in AGAIN_AFTER.into_iter().enumerate() {
                match &outcome {
                    // Whoever lost its connection asks once more; others were in the way only for a moment.
                    Err(fault) if tried == 0 || fault.again == Again::Yes => {
                        if !pg.try_again(fault) {
                            break;
                        }
                        tokio::time::sleep(pause).await;
                    }
                    _ => break,
                }
                outcome = pg.transact(&statements).await;
            }
            if matches!(outcome, Ok(Outcome::Committed(_))) {
                pg.commits.fetch_add(1, Ordering::Relaxed);
            }
            outcome.map_err(|fault| fault.error)
        });
        task.await.map_err(|_| DbError::OutcomeUnknown)?
    }

    /// As `tx`, but broken off when `stop` is ready first; `false` then.
    pub async fn tx_until(&self, statements: Vec<Statement>, stop: impl Future<Output = ()>) -> Result<bool, DbError> {
        let connection = self.connection().await.map_err(|fault| fault.error)?;
        let cancel = connection.cancel_token();
        let mut task = tokio::spawn(async move { session::transact(connection, &statements).await });
        let over = |answer: Result<Result<Outcome, Fault>, _>| {
            answer
                .map_err(|_| DbError::OutcomeUnknown)?
                .map(|outcome| outcome.is_committed())
                .map_err(|fault| fault.error)
        };
        tokio::select! {
            answer = &mut task => return over(answer),
            () = stop => {}
        }
        // A request to cancel finds nothing to cancel between two statements, and is not answered: until it is over.
        loop {
            let _ = cancel.cancel_query(self.connector.clone()).await;
            match tokio::time::timeout(CANCEL_AGAIN, &mut task).await.map(over) {
                Ok(Err(DbError::Timeout)) => return Ok(false),
                Ok(answer) => return answer,
                Err(_) => {}
            }
        }
    }

    pub async fn listen(&self, name: &str) -> Result<Listener, DbError> {
        Listener::open(&self.config, self.connector.clone(), name).await
    }

    pub async fn migrate(&self, migrations: &'static [Migration]) -> Result<Vec<&'static str>, DbError> {
        schema::migrate(self.private_connection().await?, self.schema.as_deref(), migrations).await
    }

    pub async fn plan(&self, sql: &str) -> Result<Vec<String>, DbError> {
        schema::plan(self.private_connection().await?, sql).await
    }

    pub async fn drop_schema(self) -> Result<(), DbError> {
        let schema = self.schema.as_deref().ok_or(DbError::Unsupported("no schema was named when opening"))?;
        schema::drop(self.private_connection().await?, schema).await?;
        self.close();
        Ok(())
    }

    /// Transactions and commits.
    pub fn written(&self) -> (u64, u64) {
        (self.transactions.load(Ordering::Relaxed), self.commits.load(Ordering::Relaxed))
    }

    pub fn close(&self) {
        self.pool.close();
    }

    async fn read(&self, sql: &str, args: &[Value]) -> Result<Vec<Vec<Value>>, Fault> {
        session::read(&self.connection().await?, sql, args).await
    }

    async fn transact(&self, statements: &[Statement]) -> Result<Outcome, Fault> {
        session::transact(self.connection().await?, statements).await
    }

    async fn connection(&self) -> Result<Object, Fault> {
        Ok(self.pool.get().await?)
    }

    /// A connection whose settings may be changed, since it never goes back to the pool.
    async fn private_connection(&self) -> Result<deadpool_postgres::ClientWrapper, DbError> {
        Ok(Object::take(self.connection().await.map_err(|fault| fault.error)?))
    }

    /// Whether to ask once more. When one connection died the idle ones are most likely dead too.
    fn try_again(&self, fault: &Fault) -> bool {
        if fault.again == Again::NewConnection {
            tracing::warn!(error = %fault.error, "database connection lost, connecting again");
            self.pool.retain(|_, _| false);
        }
        fault.again != Again::No
    }
}
