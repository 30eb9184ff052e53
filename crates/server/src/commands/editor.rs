//! `ausrufer editor`: one-time links. The program shows a link once and keeps only its hash.
use crate::cli::{Editor as Args, EditorRole};
use crate::exit::Failure;
use crate::wiring::House;
use channel::editor::Role;
use channel::ids::{ChannelId, EditorId};
use jiff::SignedDuration;
use std::process::ExitCode;
use store::{Ticket, TicketKind};
use web::session::Token;

/// How long an invitation is good.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a sign-in link is good.
const SIGN_IN: SignedDuration = SignedDuration::from_mins(15);

/// Does what the command line says.
pub async fn run(house: &House, args: Args) -> Result<ExitCode, Failure> {
    match args {
        Args::Invite { channel, role } => {
            let found = house.channel(&channel).await?.channel;
            println!("Good once and for seven days:\n{}", invitation(house, found.id, role).await?);
        }
        Args::SignIn { login } => {
            let account = house.stores.account().by_login(&login).await?;
            let account = account.ok_or_else(|| Failure::NotFound(format!("there is no account `{login}`")))?;
            println!("Good once and for fifteen minutes:\n{}", sign_in(house, account.id).await?);
        }
        Args::BreakGlass { login, off } => break_glass(house, &login, !off).await?,
        Args::List { channel } => {
            let found = house.channel(&channel).await?.channel;
            for account in house.stores.account().editors(found.id).await? {
                let role = account.role(found.id).map_or("", Role::key);
                println!("{:<24} {:<12} {}", account.login, role, account.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn break_glass(house: &House, login: &str, on: bool) -> Result<(), Failure> {
    let account = house.stores.account().by_login(login).await?;
    let account = account.ok_or_else(|| Failure::NotFound(format!("there is no account `{login}`")))?;
    if account.linked && on {
        let why = "this account belongs to the sign-in service, which takes its roles away; use one of your own";
        return Err(Failure::Refused(why.into()));
    }
    house.stores.account().set_break_glass(account.id, on).await?;
    println!(
        "{}",
        match on {
            true => "For emergencies now. Whoever signs in with it is shown to the others at the desk for a week.",
            false => "An ordinary account now.",
        }
    );
    Ok(())
}

/// Makes an invitation and its link.
pub async fn invitation(house: &House, channel: ChannelId, role: EditorRole) -> Result<String, Failure> {
    let role = match role {
        EditorRole::Contributor => Role::Contributor,
        EditorRole::DutyOfficer => Role::DutyOfficer,
        EditorRole::Editor => Role::Editor,
        EditorRole::Approver => Role::Approver,
        EditorRole::Admin => Role::Admin,
    };
    let until = house.clock.now() + INVITATION;
    let kind = TicketKind::Invite;
    issue(house, Ticket { kind, channel: Some(channel), role: Some(role), editor: None, issuer: None, until }).await
}

/// Makes a sign-in link for an account.
pub async fn sign_in(house: &House, editor: EditorId) -> Result<String, Failure> {
    let until = house.clock.now() + SIGN_IN;
    let kind = TicketKind::SignIn;
    issue(house, Ticket { kind, channel: None, role: None, editor: Some(editor), issuer: None, until }).await
}

async fn issue(house: &House, ticket: Ticket) -> Result<String, Failure> {
    let token = Token::fresh(&*house.random);
    let hash = token.hash(&house.web_keys()?);
    house.stores.account().issue_ticket(hash, ticket, house.clock.now()).await?;
    Ok(format!("{}/desk/enter/{}", house.config.base_url, token.text()))
}
