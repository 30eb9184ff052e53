use crate::Engine;

/// How the engine would run a statement, for the test that refuses full scans and sorts.
///
/// On PostgreSQL the plan is made with sequential scans, bitmap scans, hash and merge joins and sorts discouraged: it
/// shows whether a key *could* serve, independent of how few rows the test database has.
#[derive(Debug, Clone)]
pub struct PlanReport {
    /// The engine that made the plan.
    pub engine: Engine,
    /// `EXPLAIN QUERY PLAN` (SQLite) or `EXPLAIN` (PostgreSQL), line by line.
    pub lines: Vec<String>,
}

impl PlanReport {
    /// Lines that read a whole table or a whole index. JSON lists and subqueries already read do not count.
    #[must_use]
    pub fn scans(&self) -> Vec<&str> {
        match self.engine {
            Engine::Sqlite => self.select(lite_scan),
            Engine::Postgres => self.pg_scans(),
        }
    }

    /// Lines that sort or build a temporary index because no key delivers the order.
    #[must_use]
    pub fn sorts(&self) -> Vec<&str> {
        match self.engine {
            Engine::Sqlite => self.select(|line| line.contains("TEMP B-TREE") || line.contains("AUTOMATIC")),
            Engine::Postgres => self.select(|line| {
                let node = node_name(line);
                node.starts_with("Sort") && !node.starts_with("Sort Key") || node.starts_with("Incremental Sort")
            }),
        }
    }

    fn select(&self, wanted: impl Fn(&str) -> bool) -> Vec<&str> {
        self.lines.iter().map(String::as_str).filter(|line| wanted(line)).collect()
    }

    fn pg_scans(&self) -> Vec<&str> {
        let mut scans = Vec::new();
        for (position, line) in self.lines.iter().enumerate() {
            let node = node_name(line);
            if node.starts_with("Seq Scan") || is_index_scan(node) && !has_condition(&self.lines[position + 1..]) {
                scans.push(line.as_str());
            }
        }
        scans
    }
}

fn lite_scan(line: &str) -> bool {
    line.starts_with("SCAN ")
        && !line.contains("VIRTUAL TABLE")
        && !line.contains("CONSTANT ROW")
        && !line.contains("subquery")
}

fn node_name(line: &str) -> &str {
    line.trim_start().trim_start_matches("->").trim_start()
}

fn is_index_scan(node: &str) -> bool {
    ["Index Scan", "Index Only Scan", "Bitmap Index Scan"].iter().any(|kind| node.starts_with(kind))
}

/// Whether the details below a node, up to the next node, name an index condition.
fn has_condition(details: &[String]) -> bool {
    details
        .iter()
        .take_while(|line| !line.trim_start().starts_with("->"))
        .any(|line| line.trim_start().starts_with("Index Cond:"))
}
