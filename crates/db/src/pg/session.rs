use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use deadpool_postgres::Object;
use futures_util::future::{MaybeDone, maybe_done};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row, Statement as Prepared};

use super::error::{Fault, certainly_not_committed, preparing, running};
use crate::statement::Returned;
use crate::{DbError, Engine, Outcome, Statement, Value, dialect};

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Option<Returned>, Error>> + Send + 'a>>;

/// Reads with one statement.
pub(super) async fn read(client: &Object, sql: &str, args: &[Value]) -> Result<Vec<Vec<Value>>, Fault> {
    let prepared = prepare(client, sql).await?;
    count_args(&prepared, args)?;
    let rows = client.query(&prepared, &refs(args)).await.map_err(|error| running(&error))?;
    read_rows(&rows).map_err(|error| running(&error))
}

/// Runs a transaction in two round trips: BEGIN and all statements, then COMMIT or ROLLBACK. A connection of which it is
/// not certain that it is outside a transaction is thrown away.
pub(super) async fn transact(client: Object, statements: &[Statement]) -> Result<Outcome, Fault> {
    let mut prepared = Vec::with_capacity(statements.len());
    for statement in statements {
        let one = prepare(&client, statement.sql).await?;
        count_args(&one, &statement.args)?;
        prepared.push(one);
    }
    let answers = send_all(&client, statements, &prepared).await;
    let outcome = judge(statements, answers);
    if !matches!(outcome, Ok(Outcome::Committed(_))) {
        if client.batch_execute("ROLLBACK").await.is_err() {
            drop(Object::take(client));
        }
        return outcome;
    }
    match client.batch_execute("COMMIT").await {
        Ok(()) => outcome,
        Err(error) => {
            drop(Object::take(client));
            if certainly_not_committed(&error) {
                Err(running(&error))
            } else {
                Err(Fault::last(DbError::OutcomeUnknown))
            }
        }
    }
}

/// The driver writes a request the first time its future is polled: polling each once, in order, sends everything at
/// once. The answers come back in the same order.
async fn send_all(
    client: &Object,
    statements: &[Statement],
    prepared: &[Prepared],
) -> Vec<Result<Option<Returned>, Error>> {
    let begin: Answer<'_> = Box::pin(async { client.batch_execute("BEGIN").await.map(|()| None) });
    let mut waiting: Vec<Pin<Box<MaybeDone<Answer<'_>>>>> = vec![Box::pin(maybe_done(begin))];
    for (statement, prepared) in statements.iter().zip(prepared) {
        let answer: Answer<'_> = Box::pin(one(client, statement, prepared));
        waiting.push(Box::pin(maybe_done(answer)));
    }
    poll_fn(|context| {
        for answer in &mut waiting {
            let _ = answer.as_mut().poll(context);
        }
        Poll::Ready(())
    })
    .await;
    let mut answers = Vec::with_capacity(waiting.len());
    for mut answer in waiting {
        answer.as_mut().await;
        answers.extend(answer.as_mut().take_output());
    }
    answers
}

async fn one(client: &Object, statement: &Statement, prepared: &Prepared) -> Result<Option<Returned>, Error> {
    let args = refs(&statement.args);
    if prepared.columns().is_empty() {
        let affected = client.execute(prepared, &args).await?;
        return Ok(Some(Returned { affected, values: Vec::new() }));
    }
    let values = read_rows(&client.query(prepared, &args).await?)?;
    Ok(Some(Returned { affected: values.len() as u64, values }))
}

/// The first error or failed guard decides, as if the statements had run one after the other.
fn judge(statements: &[Statement], answers: Vec<Result<Option<Returned>, Error>>) -> Result<Outcome, Fault> {
    let mut all = Vec::with_capacity(statements.len());
    for answer in answers {
        let Some(returned) = answer.map_err(|error| running(&error))? else { continue };
        let position = all.len();
        if !statements[position].guard_holds(&returned) {
            return Ok(Outcome::Guarded { statement: position });
        }
        all.push(returned);
    }
    Ok(Outcome::Committed(all))
}

async fn prepare(client: &Object, sql: &str) -> Result<Prepared, Fault> {
    client.prepare_cached(&dialect::statement(Engine::Postgres, sql)).await.map_err(|error| preparing(&error))
}

fn count_args(prepared: &Prepared, args: &[Value]) -> Result<(), Fault> {
    let needed = prepared.params().len();
    if needed == args.len() {
        return Ok(());
    }
    Err(Fault::last(DbError::Statement(format!("{} values bound, {needed} needed", args.len()))))
}

fn refs(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn read_rows(rows: &[Row]) -> Result<Vec<Vec<Value>>, Error> {
    rows.iter().map(|row| (0..row.len()).map(|column| row.try_get(column)).collect()).collect()
}
