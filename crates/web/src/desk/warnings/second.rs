//! Who else could bring a warning out, and at whom a phone rings for it.
use crate::app::App;
use crate::desk::guard::At;
use crate::error::Problem;
use channel::editor::Power;
use channel::ids::EditorId;

/// The others, in the order of their names.
#[derive(Default)]
pub struct Others {
    /// All of them.
    pub all: Vec<String>,
    /// Those with a phone that rings.
    pub ringing: Vec<String>,
    /// Those without.
    pub silent: Vec<String>,
}

/// Whoever may release warnings, but for whoever looks and those who wrote in it.
pub async fn others(app: &App, at: &At, wrote: impl Fn(EditorId) -> bool) -> Result<Others, Problem> {
    let channel = at.channel.channel.id;
    let Some(rules) = app.desk.rules(channel).await? else { return Ok(Others::default()) };
    let (now, phones) = (app.clock.now(), app.desk.phones(channel).await?);
    let mut people = Vec::new();
    for (editor, grant) in rules.grants {
        let powers = grant.powers(now);
        let may = powers.has(Power::Warn) || powers.has(Power::Approve);
        if may && editor != at.signed.account.id && !wrote(editor) {
            let rings = phones.iter().any(|phone| phone.editor == editor);
            people.extend(app.account.account(editor).await?.map(|account| (account.name, rings)));
        }
    }
    people.sort();
    let names = |of: &dyn Fn(bool) -> bool| people.iter().filter(|one| of(one.1)).map(|one| one.0.clone()).collect();
    Ok(Others { all: names(&|_| true), ringing: names(&|rings| rings), silent: names(&|rings| !rings) })
}
