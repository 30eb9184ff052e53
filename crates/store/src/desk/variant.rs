use channel::clock::from_ms;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::life::{Out, Phase, Refusal, Stage, Step};
use channel::post::State;
use channel::variant::{Original, Tongue};
use db::{Statement, args, run};

use super::life::person;
use crate::edition;
use crate::row::variant::{order, read_tongue};
use crate::row::{self, ms};
use crate::{
    Desk, DeskVariant, Person, PostLife, Result, SaveVariant, SavedVariant, StepVariant, StoreError, Taken,
    WaitingVariant, audit, sql,
};

/// The columns of `sql::variant::OF_POST`.
type VariantRow = (String, String, String, String, String, i64, String, String, i64, Option<String>, i64, i64);

impl Desk {
    /// The texts of a post beside its main text, Leichte Sprache first.
    pub async fn variants(&self, post: PostId) -> Result<Vec<DeskVariant>> {
        let rows: Vec<VariantRow> = self.db.rows(sql::variant::OF_POST, args![post.0]).await?;
        let authors: Vec<(String, i64, Option<String>)> = self.db.rows(sql::variant::AUTHORS, args![post.0]).await?;
        let mut shown = row::variant::shown(&self.db, &[post]).await?.remove(&post).unwrap_or_default();
        let mut variants = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        for variant in &mut variants {
            let own = authors.iter().filter(|(tongue, _, _)| tongue == variant.tongue.key());
            variant.authors = own.map(|(_, id, name)| person(Some(*id), name.clone())).collect();
            let at = shown.iter().position(|one| one.tongue == variant.tongue);
            variant.shown = at.map(|at| shown.swap_remove(at));
        }
        variants.sort_by_key(|one| order(one.tongue));
        Ok(variants)
    }

    /// Keeps what was typed if nobody else saved or took a step since. Takes it out of review.
    pub async fn save_variant(&self, save: SaveVariant<'_>) -> Result<SavedVariant> {
        let Some(standing) = self.life(save.post, save.now).await? else { return Ok(SavedVariant::Overtaken) };
        if let Err(why) = may_write(&standing, self.actor(standing.channel, save.by, save.now).await?) {
            return Ok(SavedVariant::Refused(why));
        }
        let (post, tongue, of, now) = (save.post.0, save.tongue.key(), save.of, ms(save.now));
        let (title, body, by) = (save.title, save.body, save.by.0);
        let write = match save.revision {
            None => run(sql::variant::ADD, args![post, tongue, title, body, &of.title, &of.body, by, now]),
            Some(revision) => {
                let args = args![post, tongue, revision, title, body, &of.title, &of.body, by, now];
                run(sql::variant::SAVE, args)
            }
        };
        let author = run(sql::variant::ADD_AUTHOR, args![post, tongue, by]);
        let written = self.db.tx(vec![write.must(1), author]).await?.is_committed();
        let revision = save.revision.map_or(1, |revision| revision + 1);
        Ok(if written { SavedVariant::Saved(revision) } else { SavedVariant::Overtaken })
    }

    /// Takes a step. The rules are those of [`channel::life`]; of two people who press at once one is first.
    pub async fn step_variant(&self, order: StepVariant<'_>) -> Result<Taken> {
        let Some(standing) = self.life(order.post, order.now).await? else { return Ok(Taken::Overtaken) };
        let found = self.variants(order.post).await?.into_iter().find(|one| one.tongue == order.tongue);
        let Some(variant) = found.filter(|one| one.revision == order.revision) else { return Ok(Taken::Overtaken) };
        let actor = self.actor(standing.channel, order.by, order.now).await?;
        let life = variant.life(standing.life.four_eyes, standing.life.archived);
        let checked = match order.step {
            // What is out is taken back by whoever may take back the post.
            Step::Withdraw => match actor.powers.has(channel::editor::Power::Withdraw) {
                true => Ok(()),
                false => Err(Refusal::Lacks(channel::editor::Power::Withdraw)),
            },
            step => life.check(step, actor, order.now),
        };
        if let Err(why) = checked {
            return Ok(Taken::Refused(why));
        }
        let mut statements = steps(&order, &variant)?;
        statements.extend(self.found_by(&order, &variant).await?);
        let written = self.db.tx(statements).await?;
        Ok(if written.is_committed() { Taken::Done } else { Taken::Overtaken })
    }

    /// What the post is found by after a step that changes what residents read.
    async fn found_by(&self, order: &StepVariant<'_>, variant: &DeskVariant) -> Result<Vec<Statement>> {
        let comes = matches!(order.step, Step::Approve { .. } | Step::Release);
        let changes = comes || matches!(order.step, Step::Withdraw);
        let head = match changes {
            true => self.published(order.post).await?.filter(|post| post.state == State::Published),
            false => None,
        };
        let Some(head) = head else { return Ok(Vec::new()) };
        let mut shown = row::variant::shown(&self.db, &[order.post]).await?.remove(&order.post).unwrap_or_default();
        shown.retain(|one| one.tongue != order.tongue);
        let coming = if comes { variant.wording() } else { None };
        let beside = edition::beside(shown.iter().map(|one| &one.wording).chain(&coming));
        Ok(edition::findable(self.db.engine(), (head.channel, head.id), &head.content, &beside).into())
    }

    /// Variants of a channel that wait for somebody to read them, longest waiting first.
    pub async fn variants_waiting(&self, channel: ChannelId) -> Result<Vec<WaitingVariant>> {
        type Row = (i64, String, String, i64, Option<String>, i64);
        let rows: Vec<Row> = self.db.rows(sql::variant::IN_REVIEW, args![channel.0]).await?;
        let read = |(post, tongue, title, by, name, at): Row| {
            Ok(WaitingVariant {
                post: PostId(post),
                tongue: read_tongue(&tongue)?,
                title,
                by: person(Some(by), name),
                at: from_ms(at),
                authors: Vec::new(),
            })
        };
        let mut waiting = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let posts: Vec<i64> = waiting.iter().map(|one| one.post.0).collect();
        let authors: Vec<(i64, String, i64)> = self.db.rows(sql::variant::AUTHORS_AMONG, args![posts]).await?;
        for one in &mut waiting {
            let own =
                authors.iter().filter(|(post, tongue, _)| (*post, tongue.as_str()) == (one.post.0, one.tongue.key()));
            one.authors = own.map(|(_, _, editor)| EditorId(*editor)).collect();
        }
        waiting.sort_by_key(|one| (one.at, one.post));
        Ok(waiting)
    }
}

fn may_write(standing: &PostLife, actor: channel::life::Actor) -> std::result::Result<(), Refusal> {
    match (standing.life.archived, standing.life.out) {
        (true, _) => Err(Refusal::Archived),
        (_, Out::Withdrawn) => Err(Refusal::Withdrawn),
        _ if !actor.powers.has(channel::editor::Power::Write) => Err(Refusal::Lacks(channel::editor::Power::Write)),
        _ => Ok(()),
    }
}

fn steps(order: &StepVariant<'_>, variant: &DeskVariant) -> Result<Vec<Statement>> {
    let (post, tongue, revision) = (order.post.0, order.tongue.key(), order.revision);
    let (by, now) = (order.by.0, ms(order.now));
    let moved = |stage: Stage, reason: &str| {
        run(sql::variant::MOVE, args![post, tongue, revision, stage.key(), reason, by, now]).must(1)
    };
    let line = |what, detail: &str| audit::post_line(order.post, what, detail, order.by, order.now);
    Ok(match order.step {
        Step::Submit => vec![moved(Stage::InReview, ""), line(audit::VARIANT_SUBMITTED, tongue)],
        Step::TakeBack => vec![moved(Stage::Draft, ""), line(audit::VARIANT_TAKEN_BACK, tongue)],
        Step::Return { .. } => {
            let detail = format!("{tongue}: {}", order.text);
            vec![moved(Stage::Returned, order.text), line(audit::VARIANT_RETURNED, &detail)]
        }
        Step::Approve { .. } | Step::Release => {
            let hash = variant.fingerprint().map_or_else(String::new, |of| of.to_string());
            let detail = format!("{tongue}: {hash}");
            vec![
                run(sql::variant::BRING_OUT, args![post, tongue, revision, by, now]).must(1),
                run(sql::variant::ADD_VERSION, args![post, tongue, now, by, hash]).must(1),
                run(sql::variant::AUDIT_AUTHORS, args![post, tongue, now, order.post.to_string()]),
                run(sql::variant::DROP_AUTHORS, args![post, tongue]),
                line(audit::VARIANT_APPROVED, &detail),
            ]
        }
        Step::Withdraw => vec![
            run(sql::variant::TAKE_DOWN, args![post, tongue, revision, by, now]).must(1),
            line(audit::VARIANT_TAKEN_DOWN, tongue),
        ],
        Step::Discard => vec![
            run(sql::variant::DROP, args![post, tongue, revision]).must(1),
            run(sql::variant::DROP_AUTHORS, args![post, tongue]),
            line(audit::VARIANT_DISCARDED, tongue),
        ],
        _ => return Err(StoreError::Statement("variants take no such step".to_owned())),
    })
}

fn read(row: VariantRow) -> Result<DeskVariant> {
    let (tongue, title, body, of_title, of_body, revision, stage, reason, by, name, at, versions) = row;
    let phase = match Stage::parse(&stage) {
        Some(Stage::Draft) => Phase::Writing,
        Some(Stage::InReview) => Phase::InReview,
        Some(Stage::Returned) => Phase::Returned,
        Some(Stage::Approved) => Phase::Approved,
        _ => return Err(StoreError::corrupt("variant", "stage")),
    };
    let tongue: Tongue = read_tongue(&tongue)?;
    Ok(DeskVariant {
        tongue,
        title,
        body,
        of: Original { title: of_title, body: of_body },
        revision,
        phase,
        reason,
        by: person(Some(by), name),
        at: from_ms(at),
        authors: Vec::<Person>::new(),
        versions: row::small("variant", versions)?,
        shown: None,
    })
}
