//! `ausrufer demo`: the server with a demo town, or with a real municipality's feed.
use super::{editor, import as import_command, serve};
use crate::cli::{Demo as Args, Role};
use crate::demo;
use crate::exit::Failure;
use crate::import;
use crate::wiring::House;
use std::process::ExitCode;

/// Fills what is missing, prints the three links, serves.
pub async fn run(house: House, args: Args) -> Result<ExitCode, Failure> {
    let channel = match &args.feed {
        None => demo::town(&house).await?,
        Some(source) => {
            let feed = import::read(&house, source).await?;
            let channel = demo::from_feed(&house, &feed.feed.title).await?;
            import_command::print(&import::take(&house, &channel, &feed, true).await?);
            channel
        }
    };
    let person = demo::editor(&house, &channel).await?;
    let desk = editor::sign_in(&house, person).await?;
    let url = house.channel_url(&channel);
    let mode = serve::Mode::Demo { links: [url.clone(), format!("{url}/follow"), desk] };
    serve::run(house, mode, Role::All).await
}
