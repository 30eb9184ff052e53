//! Whether the tables are those of the list, and nothing beside.
use super::known::{self, Table};
use super::report::Check;
use crate::exit::Failure;
use crate::wiring::House;
use db::{Db, Engine};

/// What a database says of itself.
#[derive(Default)]
pub struct Shape {
    /// Table, column.
    pub columns: Vec<(String, String)>,
    /// Table, index.
    pub indexes: Vec<(String, String)>,
    /// Triggers, views, rules.
    pub others: Vec<String>,
    /// Tables whose rows lie in the order they came.
    pub in_order: Vec<String>,
}

const LITE_COLUMNS: &str = "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c \
                            WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~'";
const LITE_INDEXES: &str = "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
const LITE_OTHERS: &str = "SELECT type || ' ' || name FROM sqlite_schema WHERE type NOT IN ('table', 'index')";
const LITE_IN_ORDER: &str = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr = 0 \
                             AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
const PG_COLUMNS: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
                          WHERE table_schema = current_schema()";
const PG_INDEXES: &str = "SELECT CAST(tablename AS TEXT), CAST(indexname AS TEXT) FROM pg_indexes \
                          WHERE schemaname = current_schema() AND indexname NOT LIKE '%_pkey'";
const PG_OTHERS: &str = "SELECT CAST('trigger ' || trigger_name AS TEXT) FROM information_schema.triggers \
                         WHERE trigger_schema = current_schema() UNION ALL \
                         SELECT CAST('view ' || table_name AS TEXT) FROM information_schema.views \
                         WHERE table_schema = current_schema()";

/// Asks.
async fn read(db: &Db) -> Result<Shape, Failure> {
    let lite = db.engine() == Engine::Sqlite;
    let pick = |sqlite, postgres| if lite { sqlite } else { postgres };
    let names = |rows: Vec<(String,)>| rows.into_iter().map(|(name,)| name).collect();
    Ok(Shape {
        columns: db.rows(pick(LITE_COLUMNS, PG_COLUMNS), vec![]).await?,
        indexes: db.rows(pick(LITE_INDEXES, PG_INDEXES), vec![]).await?,
        others: names(db.rows(pick(LITE_OTHERS, PG_OTHERS), vec![]).await?),
        in_order: if lite { names(db.rows(LITE_IN_ORDER, vec![]).await?) } else { Vec::new() },
    })
}

/// The whole check.
pub async fn check(house: &House) -> Result<Check, Failure> {
    let mut findings = Vec::new();
    let mut columns = 0;
    let lite = house.content.engine() == Engine::Sqlite;
    let parts: Vec<(&str, &Db, Vec<&Table>, bool)> = if lite {
        vec![
            (
                "followers.db",
                &house.followers,
                known::FOLLOWERS.iter().chain(known::FEDIVERSE).chain([&known::SHAPE]).collect(),
                true,
            ),
            ("reactions.db", &house.reactions, known::REACTIONS.iter().chain([&known::SHAPE]).collect(), true),
            ("content.db", &house.content, known::CONTENT.iter().collect(), false),
        ]
    } else {
        let all = [known::FOLLOWERS, known::FEDIVERSE, known::REACTIONS, known::CONTENT];
        vec![("the database", &house.content, all.into_iter().flatten().collect(), false)]
    };
    for (name, db, tables, whole) in parts {
        let shape = read(db).await?;
        columns += shape.columns.iter().filter(|(table, _)| tables.iter().any(|known| known.name == table)).count();
        findings.extend(judge(name, &shape, &tables, whole));
    }
    let mut check = Check::new("shape", format!("{columns} columns, against the list above"), findings);
    if !lite {
        check.notes.push(
            "PostgreSQL keeps xmin and ctid with each row: its administrator sees which rows were written together and \
             where they lie. Reactions are written in batches sorted by hash, the table anew after each, so that says no order"
                .into(),
        );
    }
    Ok(check)
}

/// Compares. `whole`: the database may hold nothing but these tables; else others are only looked at for columns that
/// name a follower or a reaction.
pub fn judge(name: &str, shape: &Shape, tables: &[&Table], whole: bool) -> Vec<String> {
    let known = |table: &str| tables.iter().find(|known| known.name == table);
    let mut findings = Vec::new();
    for (table, column) in &shape.columns {
        match known(table) {
            Some(known) if known.columns.iter().any(|(name, _)| name == column) => {}
            Some(_) if like_a_time(column) => {
                findings.push(format!("{name}: {table}.{column} looks like a time and is not in the list"));
            }
            Some(_) => findings.push(format!("{name}: {table}.{column} is not in the list of what may be stored")),
            None if whole || ["sid", "sealed", "tag", "endpoint", "nonce"].contains(&column.as_str()) => {
                findings.push(format!("{name}: table {table} with column {column} is not in the list"));
            }
            None => {}
        }
    }
    for (table, index) in &shape.indexes {
        if known(table).is_some_and(|known| !known.indexes.contains(&index.as_str())) {
            findings.push(format!("{name}: index {index} on {table} is not in the list: it may tell another order"));
        }
    }
    findings.extend(shape.others.iter().filter(|_| whole).map(|other| format!("{name}: a {other} is not in the list")));
    for table in shape.in_order.iter().filter(|table| known(table).is_some()) {
        findings.push(format!("{name}: the rows of {table} lie in the order they came, not in that of their keys"));
    }
    findings
}

fn like_a_time(column: &str) -> bool {
    let words = ["time", "date", "created", "updated", "changed", "seen", "stamp", "since", "when"];
    column == "at" || column.ends_with("_at") || words.iter().any(|word| column.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(columns: &[(&str, &str)]) -> Shape {
        let columns = columns.iter().map(|(table, column)| ((*table).to_owned(), (*column).to_owned())).collect();
        Shape { columns, ..Shape::default() }
    }

    #[test]
    fn whatever_is_not_in_the_list_is_found() {
        let tables: Vec<&Table> = known::REACTIONS.iter().collect();
        let judge = |shape: &Shape, whole| judge("x", shape, &tables, whole);
        assert!(judge(&shape(&[("reaction", "tag"), ("reaction", "choice")]), true).is_empty());
        assert!(judge(&shape(&[("reaction", "created_at")]), true)[0].contains("looks like a time"));
        assert!(judge(&shape(&[("reaction", "device")]), true)[0].contains("not in the list"));
        assert_eq!(judge(&shape(&[("copy", "tag"), ("copy", "title")]), false).len(), 1);
        assert_eq!(judge(&shape(&[("copy", "title")]), true).len(), 1);
        let index = Shape { indexes: vec![("reaction".into(), "by_choice".into())], ..Shape::default() };
        assert_eq!(judge(&index, true).len(), 1);
        let others = Shape { others: vec!["trigger log".into()], ..Shape::default() };
        assert_eq!(judge(&others, true).len(), 1);
        let order = Shape { in_order: vec!["reaction".into()], ..Shape::default() };
        assert_eq!(judge(&order, true).len(), 1);
    }
}
