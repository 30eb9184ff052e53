//! The end of a warning that this command brought out, in every town it is for.
use super::{channels, complaints, print_phones, reason};
use crate::cli::Warn as Args;
use crate::exit::Failure;
use crate::wiring::House;
use channel::ids::PostId;
use channel::warning::Turn;
use std::process::ExitCode;
use store::PublicChannel;
use store::model::Sealed;
use web::App;
use web::desk::warnings::shell;

/// So often a town is tried in which the desk brings out a message at the same moment.
const TRIES: usize = 3;

/// What came of it in one town.
enum Came {
    /// The message is out, or would be.
    Out(u32),
    /// It was ended before, as a rule by somebody at its desk.
    Ended,
    /// Its time went by, and somebody at its desk said that no all-clear is needed.
    Closed,
    /// What is in the way.
    Failed(String),
}

/// Each town's end is the next message of its own chain, and one that fails holds up no other.
pub async fn run(
    house: &House,
    app: &App,
    args: &Args,
    (reference, turn): (PostId, Turn),
) -> Result<ExitCode, Failure> {
    let (reason, mut found, mut ended, mut failed) = (reason(args)?, false, 0, 0);
    for town in channels(house, &args.channel).await? {
        let chain = match shell::known(app, town.channel.id, reference).await {
            Ok(chain) if chain.is_empty() => continue,
            Ok(chain) => chain,
            Err(problem) => return Err(Failure::Failed(format!("{}: {problem:?}", town.channel.slug))),
        };
        let show = !found && !args.send;
        found = true;
        let came = match one(house, app, (&town, chain), turn, (&reason, args.send, show)).await {
            Ok(came) => came,
            Err(failure) => Came::Failed(failure.to_string()),
        };
        ended += usize::from(matches!(came, Came::Out(_)));
        failed += usize::from(matches!(came, Came::Failed(_)));
        println!("{}: {}", town.channel.slug, said(&came, turn, args.send));
    }
    if !found {
        return Err(Failure::NotFound(format!("no warning of this command has the reference {reference} there")));
    }
    match args.send {
        false => println!("Nothing was sent. Add --send; it goes to everybody who follows one of these channels."),
        true => println!("Ordered in {ended} channels. `ausrufer delivery list` shows how it gets on."),
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn one(
    house: &House,
    app: &App,
    (town, mut chain): (&PublicChannel, Vec<Sealed>),
    turn: Turn,
    (reason, send, show): (&str, bool, bool),
) -> Result<Came, Failure> {
    let failed = |problem: web::Problem| Failure::Failed(format!("{problem:?}"));
    for _ in 0..TRIES {
        let Some(last) = chain.last() else { break };
        if last.turn.ends() {
            return Ok(Came::Ended);
        }
        let (post, number) = (last.post, last.number + 1);
        let heads = house.stores.public().warning_heads(&[post]).await?;
        if heads.get(&post).is_some_and(|head| head.closed.is_some()) {
            return Ok(Came::Closed);
        }
        let now = house.clock.now();
        let ready = shell::ends(app, &town.channel, (&chain, turn), reason, now).await.map_err(failed)?;
        let Some(ready) = ready else { break };
        let ready = match ready {
            Ok(ready) => ready,
            Err(errors) => return Ok(Came::Failed(complaints(&errors))),
        };
        if show {
            println!("{}\n", ready.order.content.title);
            print_phones(&ready);
            println!();
        }
        if !send || house.stores.admin().warn(&[ready.order]).await? {
            return Ok(Came::Out(number));
        }
        // The desk was faster with another message.
        chain = house.stores.desk().sealed(post).await?;
    }
    Ok(Came::Failed("its desk is writing at the same moment; please try again".into()))
}

fn said(came: &Came, turn: Turn, sent: bool) -> String {
    let what = if turn == Turn::FalseAlarm { "false alarm" } else { "all-clear" };
    match came {
        Came::Out(number) if sent => format!("{what} is out, message {number} of its warning"),
        Came::Out(number) => format!("{what} would be message {number} of its warning"),
        Came::Ended => "skipped: the warning was ended already".to_owned(),
        Came::Closed => "skipped: its time went by, and its desk said that no all-clear is needed".to_owned(),
        Came::Failed(why) => format!("NOT ENDED: {why}"),
    }
}
