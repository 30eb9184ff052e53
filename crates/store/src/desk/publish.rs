use channel::channel::Profile;
use channel::delivery::{Occasion, Plan};
use channel::ids::{ChannelId, DeliveryId, MediumId, PostId};
use channel::life::{Fingerprint, Step};
use channel::text::{LINE_MAX, shorten};
use channel::webhook::Event;
use db::{Engine, Statement, args, run};

use crate::desk::outlet::elsewhere;
use crate::edition::{self, Edition};
use crate::row::{self, ms};
use crate::{Desk, Publish, Published, Released, Result, StoreError, Withdraw, audit, hubs, sql};

impl Desk {
    /// Brings a version out: version, head, topics, month counter, slot for reactions, search, deliveries, audit, end of the draft, in one
    /// transaction. Of two editors who publish at the same time one wins, the other gets `Conflict`, and so does whoever
    /// has no approval where the channel demands one. Says nothing about roles: [`Desk::release`] does.
    pub async fn publish(&self, publish: Publish) -> Result<Published> {
        let Some(standing) = self.life(publish.post, publish.now).await? else { return Ok(Published::Conflict) };
        let life = standing.saying(Some(&publish.content));
        let actor = self.actor(publish.channel, publish.by, publish.now).await?;
        self.write(publish, life.four_eyes, life.goes_alone(actor)).await
    }

    /// Publishes if the person's role and the channel's rules allow it, or says why not.
    pub async fn release(&self, publish: Publish) -> Result<Released> {
        let Some(standing) = self.life(publish.post, publish.now).await? else { return Ok(Released::Overtaken) };
        if standing.channel != publish.channel || standing.revision != publish.expect_revision {
            return Ok(Released::Overtaken);
        }
        let life = standing.saying(Some(&publish.content));
        let actor = self.actor(publish.channel, publish.by, publish.now).await?;
        if let Err(why) = life.check(Step::Release, actor, publish.now) {
            let overtaken = self.life(publish.post, publish.now).await?.as_ref() != Some(&standing);
            return Ok(if overtaken { Released::Overtaken } else { Released::Refused(why) });
        }
        Ok(match self.write(publish, life.four_eyes, life.goes_alone(actor)).await? {
            Published::Done { version } => Released::Done { version },
            Published::Conflict => Released::Overtaken,
        })
    }

    /// Brings out several posts that are told in one message, the first one's: all in one transaction, or none of them.
    /// `false` if one of them is no longer as it was, or has no approval where the channel demands one.
    pub async fn publish_together(&self, posts: Vec<Publish>) -> Result<bool> {
        let Some(lead) = posts.first().map(|first| first.post) else { return Ok(false) };
        let (mut statements, mut titles) = (Vec::new(), Vec::new());
        for publish in &posts {
            let Some(standing) = self.life(publish.post, publish.now).await? else { return Ok(false) };
            let Some(profile) = edition::profile(&self.db, publish.channel).await? else { return Ok(false) };
            let life = standing.saying(Some(&publish.content));
            let beside = self.beside(publish.post).await?;
            statements.extend(self.statements(publish, (&profile, &beside), life.four_eyes, false)?);
            statements.push(run(sql::publish::JOIN_DIGEST, args![publish.post.0, lead.0]).must(1));
            titles.push(publish.content.title.as_str());
        }
        let title = shorten(&titles.join(" · "), LINE_MAX);
        let named = posts.iter().flat_map(|publish| &publish.delivery_ids);
        statements.extend(named.map(|id| run(sql::publish::NAME_DELIVERY, args![id.0, title.clone()]).must(1)));
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Words of the texts beside the main text that are out.
    async fn beside(&self, post: PostId) -> Result<String> {
        let shown = row::variant::shown(&self.db, &[post]).await?.remove(&post).unwrap_or_default();
        Ok(edition::beside(shown.iter().map(|one| &one.wording)))
    }

    async fn write(&self, publish: Publish, four_eyes: bool, alone: bool) -> Result<Published> {
        let Some(profile) = edition::profile(&self.db, publish.channel).await? else { return Ok(Published::Conflict) };
        let version = version(&publish);
        let beside = self.beside(publish.post).await?;
        let written = self.db.tx(self.statements(&publish, (&profile, &beside), four_eyes, alone)?).await?;
        Ok(if written.is_committed() { Published::Done { version } } else { Published::Conflict })
    }

    /// Everything one release writes.
    fn statements(
        &self,
        publish: &Publish,
        (profile, beside): (&Profile, &str),
        four_eyes: bool,
        alone: bool,
    ) -> Result<Vec<Statement>> {
        let (zone, version) = (edition::zone(profile), version(publish));
        let edition = Edition {
            post: publish.post,
            channel: publish.channel,
            version,
            content: &publish.content,
            slug_tail: &publish.slug_tail,
            note: &publish.note,
            beside,
            by: publish.by,
            now: publish.now,
            published: publish.published.unwrap_or(publish.now),
        };
        let mut statements = vec![match publish.expect_version {
            None => edition.first(&zone).must(1),
            Some(corrected) => edition.next(corrected, &zone).must(1),
        }];
        statements.push(match publish.expect_revision {
            Some(revision) => run(sql::draft::DROP_REVISION, args![publish.post.0, revision]).must(1),
            None => run(sql::draft::DROP, args![publish.post.0]),
        });
        // Whoever deletes one of them meanwhile is too late, or this is.
        let held = |id: MediumId| run(sql::medium::HOLD, args![id.0, publish.channel.0]).must(1);
        statements.extend(publish.content.media().map(held));
        statements.extend(ends_review(publish, four_eyes && !alone));
        if alone {
            statements.push(audit::post_line(publish.post, audit::RELEASED_ALONE, "", publish.by, publish.now));
        }
        statements.extend(edition.contents(self.db.engine())?);
        if publish.expect_version.is_none() {
            statements.push(edition.count_month(&zone));
            statements.extend(edition.slot(profile));
        }
        statements.extend(deliveries(publish, version)?);
        let event = if version == 1 { Event::Published } else { Event::Corrected };
        statements.push(run(sql::webhook::ORDER, args![publish.post.0, event.key(), ms(publish.now)]));
        statements.extend(hubs::changed(publish.channel, publish.now));
        statements.extend(elsewhere(publish.post, &publish.plan, true, publish.now));
        let what = match (publish.occasion, version) {
            (Occasion::Quiet, _) => audit::PUBLISHED_QUIETLY,
            (_, 1) => audit::PUBLISHED,
            _ => audit::CORRECTED,
        };
        let about = (publish.channel, publish.post, version);
        statements.push(audit::version_line(about, what, &publish.note, publish.by, publish.now));
        Ok(statements)
    }

    /// Takes a published post back. The reason is the note of its last version; deliveries under way end as expired.
    /// Where the post went out, the withdrawal does too. `false` if the post is not published.
    pub async fn withdraw(&self, withdraw: Withdraw) -> Result<bool> {
        let Withdraw { keep, post, plan, delivery_ids, reason, by, now } = &withdraw;
        let (post, by, now) = (*post, *by, *now);
        let Some((channel,)) = self.channel_of(post).await? else { return Ok(false) };
        let drop_search = match self.db.engine() {
            Engine::Sqlite => sql::search::lite::DROP,
            Engine::Postgres => sql::search::pg::DROP,
        };
        let mut statements = vec![
            run(sql::publish::WITHDRAW, args![post.0, ms(now), by.0]).must(1),
            run(sql::publish::ADD_LAST_VERSION, args![post.0, ms(now), by.0, reason]).must(1),
            run(sql::publish::DROP_TOPICS, args![channel, post.0]),
            run(sql::publish::UNCOUNT_MONTH, args![post.0]),
            run(drop_search, args![post.0]),
            run(sql::pin::DROP, args![channel, post.0]),
            run(sql::publish::END_SERVICES, args![post.0]),
            run(sql::publish::END_DELIVERIES, args![post.0, ms(now)]),
        ];
        if let Some(keep) = keep {
            let keeps = [sql::draft::KEEP_POST, sql::draft::KEEP, sql::draft::KEEP_AUTHORS, sql::draft::KEEP_TEXTS];
            statements.extend(keeps.map(|text| run(text, args![post.0, keep.0])));
        }
        statements.extend([
            run(sql::draft::DROP, args![post.0]),
            run(sql::life::DROP, args![post.0]),
            run(sql::life::DROP_AUTHORS, args![post.0]),
            run(sql::life::DROP_READ, args![post.0]),
            run(sql::draft::DROP_TEXTS, args![post.0]),
            run(sql::life::TELL, args![post.0, ms(now), by.0, "withdrawn", reason]),
            run(sql::webhook::ORDER, args![post.0, Event::Withdrawn.key(), ms(now)]),
            audit::post_line(post, audit::WITHDRAWN, reason, by, now),
        ]);
        statements.extend(hubs::changed(ChannelId(channel), now));
        statements.extend(elsewhere(post, plan, false, now));
        statements.extend(matched(plan, delivery_ids)?.map(|(outlet, id)| {
            let (lane, due) = (plan.lane.rank(), ms(plan.not_before));
            run(sql::publish::ADD_WITHDRAWAL, args![id.0, post.0, lane, outlet, due, ms(now)])
        }));
        Ok(self.db.tx(statements).await?.is_committed())
    }

    async fn channel_of(&self, post: PostId) -> Result<Option<(i64,)>> {
        Ok(self.db.one(sql::publish::CHANNEL_OF, args![post.0]).await?)
    }
}

/// The version a release makes.
fn version(publish: &Publish) -> u32 {
    publish.expect_version.map_or(1, |version| version + 1)
}

/// The end of the working copy's review. With four eyes it is the guard: exactly what was approved goes out.
fn ends_review(publish: &Publish, four_eyes: bool) -> Vec<Statement> {
    let (post, hash) = (publish.post.0, Fingerprint::of(&publish.content).to_string());
    let approved = run(sql::life::TAKE_APPROVED, args![post, hash]).must(1);
    let drop = if four_eyes { approved } else { run(sql::life::DROP, args![post]) };
    let told = args![post, ms(publish.now), publish.by.0, "published", &publish.note];
    vec![
        drop,
        run(sql::life::AUDIT_AUTHORS, args![post, ms(publish.now), publish.post.to_string()]),
        run(sql::life::DROP_AUTHORS, args![post]),
        run(sql::life::DROP_READ, args![post]),
        run(sql::draft::DROP_TEXTS, args![post]),
        run(sql::life::TELL, told),
    ]
}

fn deliveries(publish: &Publish, version: u32) -> Result<Vec<Statement>> {
    let title = publish.content.title.as_str();
    let one = |(outlet, id): (&String, &DeliveryId)| {
        let (post, channel, lane) = (publish.post.0, publish.channel.0, publish.plan.lane.rank());
        let (due, created) = (ms(publish.plan.not_before), ms(publish.now));
        let args = args![id.0, channel, post, i64::from(version), title, lane, outlet, due, created];
        run(sql::publish::ADD_DELIVERY, args)
    };
    Ok(matched(&publish.plan, &publish.delivery_ids)?.map(one).collect())
}

/// Each outlet with its delivery's number.
fn matched<'a>(plan: &'a Plan, ids: &'a [DeliveryId]) -> Result<impl Iterator<Item = (&'a String, &'a DeliveryId)>> {
    if plan.outlets.len() != ids.len() {
        let text = format!("{} outlets planned, {} numbers given for deliveries", plan.outlets.len(), ids.len());
        return Err(StoreError::Statement(text));
    }
    Ok(plan.outlets.iter().zip(ids))
}
