//! What was said and done about a post, inside the house.
use crate::app::App;
use crate::dates::Dates;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::ids::PostId;
use channel::life::Stage;
use serde::Serialize;

/// One line.
#[derive(Serialize)]
pub struct Line {
    who: String,
    when: String,
    /// What was done, in a few words; empty for a comment.
    step: String,
    /// What was said.
    text: String,
}

/// The whole thread.
pub async fn of(app: &App, dates: &Dates, lang: Lang, post: PostId) -> Result<Vec<Line>, Problem> {
    let remarks = app.desk.thread(post).await?;
    let line = |remark: store::model::Remark| {
        let step =
            if remark.what == "comment" { String::new() } else { t(lang, &format!("thread.{}", remark.what), &[]) };
        let text = match remark.what.as_str() {
            // An instant or a stage: for people, in their words.
            "scheduled" => remark.text.parse().map_or(String::new(), |at| dates.moment(at)),
            "dropped" => Stage::parse(&remark.text).map_or(String::new(), |stage| {
                t(lang, "thread.was", &[("stage", &t(lang, &format!("stage.{}", stage.key()), &[]))])
            }),
            "released_late" => t(lang, "thread.minutes", &[("n", &remark.text)]),
            _ => remark.text,
        };
        let who = if remark.by.name.is_empty() { t(lang, "thread.program", &[]) } else { remark.by.name };
        Line { who, when: dates.moment(remark.at), step, text }
    };
    Ok(remarks.into_iter().map(line).collect())
}
