//! Making what is due of every series. Any number of nodes may do so at the same time, and after any time in which none did:
//! the note that an occasion is made is written in the same commit as its draft, so each is made once.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::posts::draft::{self, Media};
use crate::desk::posts::{form, when};
use crate::desk::templates::fill::{self, Given, Variable};
use crate::error::Problem;
use channel::channel::Channel;
use channel::life::{Refusal, Step};
use channel::post::Content;
use jiff::civil::Date;
use store::model::{KeptSeries, OpenOccasion, PostLife, TakeStep, Taken};

/// Posts given their time in one go.
const AT_ONCE: usize = 100;

/// Makes the drafts that are due, and gives a time to those that are to go out by themselves. What fails holds up nothing
/// else, unless the database is away. Answers how many were made.
pub async fn make_due(app: &App) -> Result<usize, Problem> {
    let mut made = 0;
    for kept in app.desk.every_series().await? {
        match kept {
            Ok(kept) => match make(app, &kept).await {
                Ok(more) => made += more,
                Err(problem) => go_on("the posts of a series could not be made", problem)?,
            },
            Err(error) => tracing::error!(%error, "a series cannot be read; the others go on"),
        }
    }
    for open in app.desk.open_occasions(AT_ONCE).await? {
        if let Err(problem) = settle(app, open).await {
            go_on("a post that comes again could not be given its time", problem)?;
            // It stays a draft, which somebody sees.
            app.desk.settle_occasion(open).await?;
        }
    }
    Ok(made)
}

/// With the database away nothing can be done for any of them.
fn go_on(what: &str, problem: Problem) -> Result<(), Problem> {
    if matches!(problem, Problem::Unavailable(_)) {
        return Err(problem);
    }
    tracing::error!(?problem, "{what}; the others go on");
    Ok(())
}

async fn make(app: &App, kept: &KeptSeries) -> Result<usize, Problem> {
    let Some(found) = app.desk.channel(kept.channel).await? else { return Ok(0) };
    let channel = &found.channel;
    let (now, zone) = (app.clock.now(), when::zone(&channel.profile.zone));
    let due = kept.series.due(now, &zone);
    let Some(first) = due.first() else { return Ok(0) };
    let known = app.desk.made(kept.id, first.day).await?;
    let mut made = 0;
    for occasion in due.into_iter().filter(|occasion| !known.iter().any(|(day, _)| *day == occasion.day)) {
        let form = filled(app, kept, channel, occasion.day);
        let post = app.desk.make_occasion((kept, occasion.day), &form, now, app.random.number()).await?;
        made += usize::from(post.is_some());
    }
    Ok(made)
}

/// The template with what was given once for all, and with the day.
fn filled(app: &App, kept: &KeptSeries, channel: &Channel, day: Date) -> String {
    let (template, typed) = (Fields::from_json(&kept.form), Fields::from_json(&kept.filled));
    let given: Vec<(String, Given)> = fill::variables(&template)
        .into_iter()
        .filter_map(|variable| {
            let (now, before) = (fill::field(&variable.name), fill::field(&format!("{}?", variable.name)));
            // The mark of what may stay empty once was part of the name.
            let text = typed.get(if variable.optional && !typed.has(&now) { &before } else { &now }).to_owned();
            match variable.day {
                true => Some((variable.name, Given::Day(day))),
                // A variable the template got since: it stays in the text for somebody to see, and the post a draft.
                false => (variable.optional || !text.is_empty()).then_some((variable.name, Given::Text(text))),
            }
        })
        .collect();
    let dates = Dates::new(&channel.profile, channel.profile.lang, app.clock.now());
    form::to_json(&fill::fill(&template, &given, &dates))
}

/// Gives a post its time, hands it in where somebody must approve it, and leaves it a draft where neither is possible. A
/// post that somebody took in hand meanwhile is theirs.
async fn settle(app: &App, open: OpenOccasion) -> Result<(), Problem> {
    if let Some((kept, channel)) = series_of(app, open).await?
        && let Some(standing) = app.desk.life(open.post, app.clock.now()).await?
        && (standing.revision, standing.step) == (Some(1), 0)
        && is_whole(&kept)
        && let Some(content) = says(app, open, &channel).await?
    {
        let zone = when::zone(&channel.profile.zone);
        let time = kept.series.from(open.day, &zone).next().filter(|one| one.day == open.day).map(|one| one.at);
        if let Some(at) = time.filter(|at| *at > app.clock.now()) {
            // What somebody else wrote into the template meanwhile is not yet the word of whoever ordered the series.
            let own = kept.wrote == kept.by;
            let schedule = Step::Schedule { at };
            if !own
                || step(app, (&kept, open), &standing, &content, schedule).await?
                    == Taken::Refused(Refusal::NeedsApproval)
            {
                step(app, (&kept, open), &standing, &content, Step::Submit).await?;
            }
        }
    }
    app.desk.settle_occasion(open).await?;
    Ok(())
}

/// Whether everything the template asks for is given: no place to fill in stands in a text that goes out by itself.
fn is_whole(kept: &KeptSeries) -> bool {
    let typed = Fields::from_json(&kept.filled);
    let open = |one: &Variable| !one.day && !one.optional && typed.get(&fill::field(&one.name)).is_empty();
    !fill::variables(&Fields::from_json(&kept.form)).iter().any(open)
}

async fn series_of(app: &App, open: OpenOccasion) -> Result<Option<(KeptSeries, Channel)>, Problem> {
    let Some(draft) = app.desk.draft(open.post).await? else { return Ok(None) };
    let Some(channel) = app.desk.channel(draft.channel).await? else { return Ok(None) };
    let kept = app.desk.one_series(draft.channel, open.series).await?;
    Ok(kept.map(|kept| (kept, channel.channel)))
}

/// What the draft says; nothing while something is missing in it.
async fn says(app: &App, open: OpenOccasion, channel: &Channel) -> Result<Option<Content>, Problem> {
    let Some(draft) = app.desk.draft(open.post).await? else { return Ok(None) };
    let fields = draft::fields(&draft);
    let media = Media::of_channel(app, channel.id, &fields).await?;
    Ok(draft::check_for(&channel.profile, &fields, &media).ok())
}

async fn step(
    app: &App,
    (kept, open): (&KeptSeries, OpenOccasion),
    standing: &PostLife,
    content: &Content,
    step: Step,
) -> Result<Taken, Problem> {
    let order = TakeStep {
        post: open.post,
        step,
        revision: standing.revision,
        seen: standing.step,
        content: Some(content),
        text: "",
        quiet: false,
        by: kept.by,
        now: app.clock.now(),
    };
    Ok(app.desk.step(order).await?)
}
