//! A second person in the demo's town hall: one of their posts waits for approval, one came back with a reason.
use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use channel::editor::Role;
use channel::field::Complaint;
use channel::ids::{EditorId, PostId};
use channel::life::Step;
use channel::post::{Content, Kind};
use channel::text::{Body, Title};
use jiff::SignedDuration;
use store::{TakeStep, Taken};

/// Sign-in name of the colleague.
pub const COLLEAGUE: &str = "jonas";
const COLLEAGUE_NAME: &str = "Jonas Adler (Jugendamt)";
/// The login of the duty officer.
pub const NIGHT: &str = "nora";
const NIGHT_NAME: &str = "Nora Nacht";

struct Paper {
    title: &'static str,
    body: &'static str,
    /// Why it came back.
    returned: Option<&'static str>,
    minutes_ago: i64,
}

const PAPERS: [Paper; 2] = [
    Paper {
        title: "Ferienprogramm: Anmeldung startet am Montag",
        body: "Ab **Montag, 8 Uhr** können Kinder für das Winterferienprogramm angemeldet werden.\n\n\
               - Ort: Jugendamt, Zimmer 12\n- Telefon: 05223 12345\n\nDie Plätze werden ausgelost.",
        returned: None,
        minutes_ago: 50,
    },
    Paper {
        title: "Jugendtreff bleibt am Freitag zu",
        body: "Der Jugendtreff ist am Freitag geschlossen.",
        returned: Some("Bitte noch dazuschreiben, warum, und wann wieder offen ist."),
        minutes_ago: 190,
    },
];

/// Makes the colleague and their posts; `admin` is who sends one back.
pub async fn people(house: &House, channel: &Channel, admin: EditorId) -> Result<(), Failure> {
    let (accounts, now) = (house.stores.account(), house.clock.now());
    let jonas = accounts.create_editor(COLLEAGUE, COLLEAGUE_NAME, now, house.random.number()).await?;
    accounts.grant(jonas, channel.id, Role::Contributor).await?;
    let nora = accounts.create_editor(NIGHT, NIGHT_NAME, now, house.random.number()).await?;
    accounts.grant(nora, channel.id, Role::DutyOfficer).await?;
    for paper in &PAPERS {
        let content = content(paper).map_err(|complaint| Failure::Failed(complaint.to_string()))?;
        let form = serde_json::json!({
            "kind": "update", "title": paper.title, "body": paper.body, "topics": ["news"], "lang": "de",
        });
        let began = now - SignedDuration::from_mins(paper.minutes_ago);
        let desk = house.stores.desk();
        let post = desk.create_draft(channel.id, &form.to_string(), jonas, began, house.random.number()).await?;
        let after = |minutes| began + SignedDuration::from_mins(minutes);
        let step = |step, seen, text, by, now| {
            let (revision, content) = (Some(1), Some(&content));
            TakeStep { post, step, revision, seen, content, text, quiet: false, by, now }
        };
        taken(desk.step(step(Step::Submit, 0, "", jonas, after(5))).await?, post)?;
        if let Some(reason) = paper.returned {
            taken(desk.step(step(Step::Return { reason: true }, 1, reason, admin, after(30))).await?, post)?;
        } else {
            desk.comment(post, "Das Bild kommt morgen aus der Schule.", jonas, after(6)).await?;
        }
    }
    Ok(())
}

fn taken(taken: Taken, post: PostId) -> Result<(), Failure> {
    match taken {
        Taken::Done => Ok(()),
        other => Err(Failure::Failed(format!("demo post {post}: {other:?}"))),
    }
}

fn content(paper: &Paper) -> Result<Content, Complaint> {
    Ok(Content {
        body: Some(Body::parse(paper.body)?),
        topics: [channel::topic::Topic::News].into_iter().collect(),
        ..Content::titled(Kind::Update, Title::parse(paper.title)?, "de")
    })
}
