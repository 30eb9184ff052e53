//! `ausrufer reader`: what is kept of one reader of a newsletter.
use crate::cli::Reader as Args;
use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use channel::newsletter::{MailAddress, WORDING};
use jiff::tz::TimeZone;
use newsletter::Known;
use std::process::ExitCode;
use web::lang::t;

/// Does what the command line says.
pub async fn run(house: &House, args: &Args) -> Result<ExitCode, Failure> {
    let channel = house.channel(&args.channel).await?.channel;
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed)?;
    let address = MailAddress::parse(&typed).map_err(|_| Failure::Usage("that is no mail address".into()))?;
    let sid = house.web_key.reader_key().sid(channel.id.0, &address.name());
    let opener = house.master()?.opener()?;
    let known = newsletter::known(&house.stores.mailings(), &opener, channel.id, sid).await?;
    let Some(known) = known else { return Err(Failure::NotFound("nobody reads the newsletter there".into())) };
    say(&channel, &known);
    if args.forget {
        house.stores.readers().leave(channel.id, sid).await?;
        println!("taken out of the newsletter; in the backups of the followers for as long as those are kept");
    }
    house.close().await;
    Ok(ExitCode::SUCCESS)
}

fn say(channel: &Channel, known: &Known) {
    let (profile, wish) = (&channel.profile, &known.wish);
    let zone = TimeZone::get(&profile.zone).unwrap_or(TimeZone::UTC);
    let time = |at: channel::clock::Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %z").to_string();
    println!("asked for   {}", time(known.asked));
    println!("confirmed   {}, by the link with the hash {}", time(known.confirmed), hex(&known.secret));
    println!("agreed to   words {}", known.wording);
    if known.wording == WORDING {
        println!("            {}", t(profile.lang, "newsletter.consent", &[("town", &profile.name)]));
    }
    let topics: Vec<&str> = wish.topics.iter().map(|topic| topic.key()).collect();
    println!("chose       {}, {}, in {}", topics.join(" "), wish.rhythm.key(), wish.lang.tag());
    println!("came back   in {} weeks in a row", known.soft);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
