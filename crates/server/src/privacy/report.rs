//! What the audit hands over: sources with what they tell, and checks with what they found.
use serde_json::{Value, json};
use std::fmt::Write;

/// One thing somebody could get hold of.
pub struct Source {
    pub name: String,
    /// What it tells by itself.
    pub tells: Vec<String>,
    /// What it tells in addition to whoever has the master key too.
    pub with_key: Vec<String>,
    /// What it does not tell even then.
    pub never: Vec<String>,
}

/// One thing looked for.
pub struct Check {
    /// Short and stable, for programs.
    pub name: &'static str,
    /// What was looked at, with numbers.
    pub looked_at: String,
    /// What should not be there; empty is good. Never quotes what it found.
    pub findings: Vec<String>,
    /// What is no finding and yet worth knowing.
    pub notes: Vec<String>,
}

impl Check {
    pub fn new(name: &'static str, looked_at: impl Into<String>, findings: Vec<String>) -> Check {
        Check { name, looked_at: looked_at.into(), findings, notes: Vec::new() }
    }
}

/// All of it.
pub struct Report {
    /// Everything stored about followers and reactions: table, column, plain words.
    pub stored: Vec<(&'static str, &'static str, &'static str)>,
    pub sources: Vec<Source>,
    pub checks: Vec<Check>,
}

impl Report {
    /// Everything found, with the name of the check.
    pub fn findings(&self) -> impl Iterator<Item = (&'static str, &String)> {
        self.checks.iter().flat_map(|check| check.findings.iter().map(|finding| (check.name, finding)))
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = String::from("EVERYTHING STORED ABOUT FOLLOWERS AND REACTIONS\n");
        for (table, column, words) in &self.stored {
            let _ = writeln!(out, "  {:<26} {words}", format!("{table}.{column}"));
        }
        for source in &self.sources {
            let _ = writeln!(out, "\nWHO GETS {}", source.name.to_uppercase());
            let parts = [("learns", &source.tells), ("with the master key too", &source.with_key)];
            for (title, lines) in parts.into_iter().chain([("never learns", &source.never)]) {
                lines.iter().for_each(|line| {
                    let _ = writeln!(out, "  {title:<24} {line}");
                });
            }
        }
        out.push_str("\nLOOKED FOR\n");
        for check in &self.checks {
            let mark = if check.findings.is_empty() { "ok     " } else { "FOUND  " };
            let _ = writeln!(out, "{mark}{:<14} {}", check.name, check.looked_at);
            check.notes.iter().for_each(|note| {
                let _ = writeln!(out, "       {:<14} {note}", "note");
            });
            check.findings.iter().for_each(|finding| {
                let _ = writeln!(out, "       {:<14} {finding}", "→");
            });
        }
        let closing = match self.findings().count() {
            0 => "Nothing found links a reaction to a follower, to a booklet or to another reaction.".to_owned(),
            1 => "One thing was found that should not be there.".to_owned(),
            n => format!("{n} things were found that should not be there."),
        };
        let _ = writeln!(out, "\n{closing}");
        out
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let stored =
            self.stored.iter().map(|(table, column, words)| json!({ "table": table, "column": column, "is": words }));
        let sources = self.sources.iter().map(|source| {
            json!({ "name": source.name, "tells": source.tells, "with_key": source.with_key, "never": source.never })
        });
        let checks = self.checks.iter().map(|check| {
            json!({
                "name": check.name, "looked_at": check.looked_at, "findings": check.findings, "notes": check.notes,
            })
        });
        json!({
            "stored": stored.collect::<Vec<_>>(), "sources": sources.collect::<Vec<_>>(),
            "checks": checks.collect::<Vec<_>>(), "findings": self.findings().count(),
        })
    }
}
