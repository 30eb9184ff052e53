//! Follows one delivery. On a terminal a bar that stays in its line, otherwise a line whenever something changed.
use super::{again, bar, said};
use crate::exit::Failure;
use crate::wiring::House;
use channel::clock::Timestamp;
use channel::delivery::State;
use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::time::Duration;
use store::DeliveryReport;

/// The numbers are a second old at most.
const LOOK: Duration = Duration::from_secs(1);

/// Ends with the delivery.
pub async fn run(house: &House, first: DeliveryReport) -> Result<ExitCode, Failure> {
    let (terminal, mut report, mut last) = (stdout().is_terminal(), first, String::new());
    println!("{}", said::line("", &report, house.clock.now()).replace("  ", " "));
    loop {
        let now = house.clock.now();
        let text = if terminal { line(&report, now) } else { plain(&report, now) };
        if terminal {
            print!("\r\x1b[K{text}");
            stdout().flush()?;
        } else if text != last {
            println!("{text}");
        }
        last = text;
        if report.state.is_terminal() {
            break;
        }
        tokio::time::sleep(LOOK).await;
        report = again(house, report.id).await?;
    }
    if terminal {
        println!();
    }
    said::show(&report, house.clock.now());
    Ok(if report.state == State::Done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(report: &DeliveryReport, now: Timestamp) -> String {
    let course = said::course(report, now);
    let mut text = vec![report.state.key().to_owned()];
    if report.state == State::Sending {
        text.extend(course.a_second.and_then(said::rate));
        text.extend(course.left.map(said::left));
        let resting = report.per_service.iter().map(|one| said::rest(one, now)).find(|rest| !rest.is_empty());
        text.extend(resting.map(|rest| format!("a push service{}", rest.trim_start_matches(';'))));
    }
    let percent = if report.state == State::Done { 100 } else { said::percent(report, now).unwrap_or(0) };
    bar::of(percent, &text.join(", "), columns())
}

/// What changes seldom enough for a log.
fn plain(report: &DeliveryReport, now: Timestamp) -> String {
    let percent = said::percent(report, now).filter(|_| report.state != State::Done);
    let percent = percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
    format!("{}{percent}", report.state.key())
}

/// The terminal's width.
fn columns() -> usize {
    rustix::termios::tcgetwinsize(stdout()).map_or(80, |size| usize::from(size.ws_col)).clamp(20, 120)
}
