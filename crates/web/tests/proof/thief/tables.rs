//! Tables: all of them with all their columns, whatever they are called, as SQLite reads them from a stolen copy.
use crate::loot::Moment;
use rusqlite::Connection;
use rusqlite::types::Value;
use testkit::TempDir;

/// One value. Nothing that identifies anybody is shorter than eight bytes or smaller than 2³².
pub type Cell = Value;

pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The column's numbers, or the lengths of what is in it.
    pub fn numbers(&self, column: usize) -> Vec<f64> {
        let number = |row: &Vec<Cell>| match &row[column] {
            Value::Integer(number) => *number as f64,
            Value::Real(number) => *number,
            Value::Text(text) => text.len() as f64,
            Value::Blob(bytes) => bytes.len() as f64,
            Value::Null => -1.0,
        };
        self.rows.iter().map(number).collect()
    }
}

/// What a value is, as bytes, if it may identify somebody.
pub fn name_of(cell: &Cell) -> Option<Vec<u8>> {
    match cell {
        Value::Integer(number) if number.unsigned_abs() >> 32 > 0 => Some(number.to_be_bytes().to_vec()),
        Value::Text(text) if text.len() >= 8 => Some(text.clone().into_bytes()),
        Value::Blob(bytes) if bytes.len() >= 8 => Some(bytes.clone()),
        _ => None,
    }
}

/// Every table of a database as of that moment, with its log; where rows have a number of their own, that is a column.
pub fn read(moment: &Moment, database: &str) -> Vec<Table> {
    let dir = TempDir::new();
    for end in ["", "-wal"] {
        let name = format!("{database}{end}");
        std::fs::write(dir.file(&name), moment.file(&name)).unwrap();
    }
    let connection = Connection::open(dir.file(database)).unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let mut names = connection.prepare(names).unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.into_iter().map(|name| table(&connection, name)).collect()
}

fn table(connection: &Connection, name: String) -> Table {
    let numbered = connection.prepare(&format!("SELECT rowid, * FROM \"{name}\" NOT INDEXED"));
    let plain = || connection.prepare(&format!("SELECT * FROM \"{name}\" NOT INDEXED")).unwrap();
    let mut statement = numbered.unwrap_or_else(|_| plain());
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let row = |row: &rusqlite::Row<'_>| (0..columns.len()).map(|column| row.get(column)).collect();
    let rows = statement.query_map([], row).unwrap().map(Result::unwrap).collect();
    Table { name, columns, rows }
}
