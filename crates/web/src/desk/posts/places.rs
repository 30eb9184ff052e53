//! "Wohin?": which places of others a post goes to, and what will happen there to a correction and a withdrawal, said before
//! anything is out.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::newsletter::of_post::{self, Told};
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::ids::PostId;
use channel::outlet::choice::Choice;
use channel::outlet::dispatch::State;
use channel::outlet::{Change, Kind as OutletKind};
use channel::post::{Content, Kind};
use serde::Serialize;
use store::model::Outlet;

/// The fields of the form: that somebody chose, and what.
pub const NAMES: [&str; 2] = ["where", "outlet"];
/// Says that the boxes were there to be ticked. A form without them, of a template or a program, chooses nothing.
const CHOSEN: &str = "chosen";

/// What was chosen. Numbers of other channels' outlets do no harm: the order knows the channel's own only.
pub fn parse(fields: &Fields) -> Choice {
    match fields.get("where") == CHOSEN {
        true => Choice::Only(fields.all("outlet").filter_map(|id| id.parse().ok()).collect()),
        false => Choice::Usual,
    }
}

/// The fields as they would have been ticked.
pub fn push(fields: &mut Fields, choice: &Choice) {
    let Choice::Only(these) = choice else { return };
    fields.push("where", CHOSEN);
    these.iter().for_each(|outlet| fields.push("outlet", outlet.to_string()));
}

/// What is made of the form goes where posts go by themselves.
pub fn forget(fields: &mut Fields) {
    NAMES.iter().for_each(|name| fields.remove(name));
}

/// The part of a page.
#[derive(Serialize)]
pub struct Places {
    /// The post is out: shown, not to be changed.
    fixed: bool,
    list: Vec<Place>,
    /// What the newsletter has to do with it: it goes there by itself.
    newsletter: Option<String>,
}

impl Places {
    /// What they are called.
    pub fn labels(&self) -> Vec<String> {
        self.list.iter().map(|place| place.label.clone()).collect()
    }
}

/// One place.
#[derive(Serialize)]
pub struct Place {
    id: i64,
    label: String,
    /// What it is, where its label does not say so.
    kind: String,
    chosen: bool,
    /// It does not work just now.
    ill: bool,
    /// What happens there to a correction and a withdrawal.
    will: String,
}

/// For the editor: boxes to tick, or where it stands.
pub async fn offer(app: &App, at: &At, out: Option<PostId>, fields: &Fields) -> Result<Places, Problem> {
    if let Some(post) = out {
        return corrected(app, at, post).await;
    }
    let (lang, choice) = (at.signed.speak.lang, parse(fields));
    let say = |outlet: &Outlet| Some((choice.takes(outlet.id, outlet.usual), will(lang, outlet)));
    let kind = Kind::parse(fields.get("kind")).unwrap_or(Kind::Update);
    Ok(Places { fixed: false, list: list(app, at, say).await?, newsletter: mailed(app, at, kind).await? })
}

/// For the last look at a warning: in earnest it goes everywhere, and each later message where the first went.
pub async fn warned(app: &App, at: &At, about: Option<PostId>) -> Result<Places, Problem> {
    match about {
        Some(post) => corrected(app, at, post).await,
        None => going(app, at, Kind::Warning, |_| true).await,
    }
}

/// For the last look and for whoever approves: where it goes, or what becomes of what stands there.
pub async fn told(app: &App, at: &At, out: Option<PostId>, content: &Content) -> Result<Places, Problem> {
    if let Some(post) = out {
        return corrected(app, at, post).await;
    }
    let everywhere = content.kind == Kind::Warning;
    going(app, at, content.kind, |outlet| everywhere || content.outlets.takes(outlet.id, outlet.usual)).await
}

/// Where something goes that is not out yet.
async fn going(app: &App, at: &At, kind: Kind, goes: impl Fn(&Outlet) -> bool) -> Result<Places, Problem> {
    let lang = at.signed.speak.lang;
    let say = |outlet: &Outlet| goes(outlet).then(|| (true, will(lang, outlet)));
    Ok(Places { fixed: true, list: list(app, at, say).await?, newsletter: mailed(app, at, kind).await? })
}

/// When the newsletter tells what is about to come out.
async fn mailed(app: &App, at: &At, kind: Kind) -> Result<Option<String>, Problem> {
    let newsletter = app.desk.newsletter(at.channel.channel.id).await?;
    let dates = Dates::new(&at.channel.channel.profile, at.signed.speak.lang, app.clock.now());
    Ok(of_post::plan(at.signed.speak.lang, &dates, newsletter.as_ref(), kind))
}

/// What a correction does where the post was sent.
async fn corrected(app: &App, at: &At, post: PostId) -> Result<Places, Problem> {
    let (lang, sent) = (at.signed.speak.lang, app.desk.dispatches_of(post).await?);
    let now = app.clock.now();
    let say = |outlet: &Outlet| {
        let known = sent.iter().find(|one| one.outlet == outlet.id && one.dispatch.state != State::Gone)?;
        let word = match known.dispatch.there.is_some() {
            true => word_of_change(outlet.kind),
            false if known.dispatch.stays_away(known.lane, now) => "stays",
            false => "anew",
        };
        Some((true, t(lang, &format!("places.correct.{word}"), &[])))
    };
    let newsletter = Told::of(app, at, post).await?.corrected(lang);
    Ok(Places { fixed: true, list: list(app, at, say).await?, newsletter })
}

/// What a withdrawal does where the post stands, or may.
pub async fn withdrawn(app: &App, at: &At, post: PostId) -> Result<Places, Problem> {
    let (lang, sent) = (at.signed.speak.lang, app.desk.dispatches_of(post).await?);
    let say = |outlet: &Outlet| {
        let known = sent.iter().find(|one| one.outlet == outlet.id)?;
        let there = known.dispatch.there.is_some() || known.dispatch.state == State::Unconfirmed;
        there.then(|| (true, t(lang, &format!("places.withdraw.{}", word(outlet.kind)), &[])))
    };
    let newsletter = Told::of(app, at, post).await?.withdrawn(lang);
    Ok(Places { fixed: true, list: list(app, at, say).await?, newsletter })
}

/// The outlets about which there is something to say. What is switched off gets nothing, ticked or not.
async fn list(app: &App, at: &At, say: impl Fn(&Outlet) -> Option<(bool, String)>) -> Result<Vec<Place>, Problem> {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let outlets = app.desk.outlets(at.channel.channel.id).await?;
    let place = |outlet: Outlet| {
        let (chosen, will) = say(&outlet)?;
        let kind = t(lang, &format!("outlet.{}", outlet.kind.key()), &[]);
        Some(Place {
            id: outlet.id,
            chosen,
            ill: !outlet.kind.abilities().by_hand && !outlet.health.alarms(now).is_empty(),
            will,
            kind: if kind == outlet.label { String::new() } else { kind },
            label: outlet.label,
        })
    };
    Ok(outlets.into_iter().filter(|outlet| outlet.stopped.is_none()).filter_map(place).collect())
}

/// What will happen there to a correction and a withdrawal.
fn will(lang: Lang, outlet: &Outlet) -> String {
    t(lang, &format!("places.will.{}", word_of_change(outlet.kind)), &[])
}

/// The same of a correction: some places change less than the rest.
fn word_of_change(kind: OutletKind) -> &'static str {
    match kind {
        OutletKind::Linkedin | OutletKind::Telegram => kind.key(),
        OutletKind::Facebook | OutletKind::Waha => "photos",
        _ => word(kind),
    }
}

/// What the outlet can do, as the end of a translation key.
fn word(kind: OutletKind) -> &'static str {
    let able = kind.abilities();
    match (able.by_hand, able.change, able.delete) {
        // Every server there does what we ask, or does not.
        _ if kind == OutletKind::Fediverse => "asked",
        (true, ..) => "hand",
        (_, Change::FollowUp, _) => "mail",
        (_, Change::Edit, true) => "edit",
        (_, Change::Replace, true) => "replace",
        _ => "never",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ticked_reads_back_and_no_box_at_all_chooses_nothing() {
        let read = |text: &str| parse(&Fields::from_urlencoded(text.as_bytes()));
        assert_eq!(read("title=x&outlet=7"), Choice::Usual, "boxes nobody was shown");
        assert_eq!(read("where=chosen"), Choice::Only([].into()));
        assert_eq!(read("where=chosen&outlet=9&outlet=7&outlet=x"), Choice::Only([7, 9].into()));
        let mut fields = Fields::default();
        push(&mut fields, &Choice::Only([7, 9].into()));
        assert_eq!(parse(&fields), Choice::Only([7, 9].into()));
        forget(&mut fields);
        assert_eq!(parse(&fields), Choice::Usual);
    }
}
