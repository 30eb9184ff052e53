//! Processes of this same program that take part in a benchmark: each pins itself to its core, says that it is ready, and
//! then answers a line with a line of JSON until nobody asks any more.
use crate::Failed;
use crate::args::Name;
use serde::Serialize;
use serde_json::Value;
use std::io::{BufRead, BufReader, Lines, Stdin, Write};
use std::process::{Child as Process, ChildStdin, ChildStdout, Command, Stdio};

/// A process at work; it dies with this value.
pub struct Child {
    process: Process,
    asks: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Child {
    /// Starts one and waits until it is ready; answers what it says then, too.
    pub fn start(name: Name, job: &impl Serialize) -> Result<(Child, Value), Failed> {
        let program = std::env::current_exe().map_err(|e| Failed::to("finding this program", e))?;
        let job = serde_json::to_string(job).map_err(|e| Failed::to("a job", e))?;
        let mut command = Command::new(program);
        command.args([&name.key(), "--job", &job]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|e| Failed::to("starting a process", e))?;
        let (Some(asks), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(Failed("a process without ends".into()));
        };
        let mut child = Child { process, asks, answers: BufReader::new(answers).lines() };
        let ready = child.answer()?;
        Ok((child, ready))
    }

    /// Asks and waits for the answer.
    pub fn ask(&mut self, line: &str) -> Result<Value, Failed> {
        writeln!(self.asks, "{line}").map_err(|e| Failed::to("asking a process", e))?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Value, Failed> {
        let line = self.answers.next().ok_or_else(|| Failed("a process ended early".into()))?;
        let line = line.map_err(|e| Failed::to("an answer", e))?;
        serde_json::from_str(&line).map_err(|e| Failed::to("an answer", e))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // On Unix this is SIGKILL: no destructor runs, nothing is flushed.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The other side: says something. Being ready is said first.
pub fn say(answer: &Value) {
    println!("{answer}");
}

/// The other side: the lines asked, until nobody asks any more.
pub fn asked() -> impl Iterator<Item = String> {
    let lines: Lines<std::io::StdinLock<'static>> = Stdin::lines(std::io::stdin());
    lines.map_while(Result::ok)
}

/// A number out of an answer.
pub fn number(answer: &Value, name: &str) -> Result<f64, Failed> {
    answer[name].as_f64().ok_or_else(|| Failed(format!("an answer without {name}: {answer}")))
}
