use std::collections::BTreeMap;

use channel::clock::{Timestamp, from_ms};
use channel::editor::{Power, Powers, Role};
use channel::four_eyes::FourEyes;
use channel::grant::Grant;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::life::{Actor, Approval, Copy, Fingerprint, Life, Out, Phase, Stage};
use channel::post::{Kind, State};
use db::{args, run};

use crate::row::{self, grant::GrantRow, ms};
use crate::{Desk, Person, PostLife, Result, Rules, SYSTEM, StoreError, audit, sql};

/// The columns of `sql::life::STANDINGS`.
type HeadRow = (i64, i64, String, Option<i64>, Option<String>, Option<i64>, Option<i64>, Option<String>, String);
/// The columns of `sql::life::REVIEWS`.
type ReviewRow = (
    i64,
    String,
    i64,
    i64,
    Option<String>,
    i64,
    String,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

impl Desk {
    /// A post between writing and release. What its working copy says is not known here: see [`PostLife::saying`].
    pub async fn life(&self, post: PostId, now: Timestamp) -> Result<Option<PostLife>> {
        Ok(self.lives(&[post], now).await?.pop().map(|(_, standing)| standing))
    }

    /// The same of several posts with as many questions as of one, in no order; unknown ones are left out.
    pub async fn lives(&self, posts: &[PostId], now: Timestamp) -> Result<Vec<(PostId, PostLife)>> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let heads: Vec<HeadRow> = self.db.rows(sql::life::STANDINGS, args![ids.clone()]).await?;
        let reviews: Vec<ReviewRow> = self.db.rows(sql::life::REVIEWS, args![ids]).await?;
        let authors = self.authors(posts).await?;
        let mut demanded: BTreeMap<i64, bool> = BTreeMap::new();
        let mut lives = Vec::with_capacity(heads.len());
        for head in heads {
            let (id, channel) = (head.0, head.1);
            let four_eyes = match demanded.get(&channel) {
                Some(known) => *known,
                None => self.rules_of(ChannelId(channel), &head.8).await?.demands_approval(now),
            };
            demanded.insert(channel, four_eyes);
            let own = authors.iter().filter(|(post, _)| post.0 == id).map(|(_, person)| person.clone());
            let review = reviews.iter().find(|review| review.0 == id).cloned();
            lives.push((PostId(id), standing(head, review, own.collect(), four_eyes)?));
        }
        Ok(lives)
    }

    /// Who may do what on a channel, and whether a second person must approve. `None` if the channel is unknown.
    pub async fn rules(&self, channel: ChannelId) -> Result<Option<Rules>> {
        let found: Option<(String,)> = self.db.one(sql::life::FOUR_EYES, args![channel.0]).await?;
        let Some((word,)) = found else { return Ok(None) };
        Ok(Some(self.rules_of(channel, &word).await?))
    }

    /// Sets whether a second person must approve. `false` if that is so already, or the channel is unknown.
    pub async fn set_four_eyes(
        &self,
        channel: ChannelId,
        setting: FourEyes,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::life::SET_FOUR_EYES, args![channel.0, setting.key()]).must(1),
            audit::line(channel, audit::FOUR_EYES_SET, setting.key(), "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Somebody with what they may do now. The program itself may do everything.
    pub(super) async fn actor(&self, channel: ChannelId, id: EditorId, now: Timestamp) -> Result<Actor> {
        if id == SYSTEM {
            return Ok(Actor { id, powers: Powers::of(&Power::ALL) });
        }
        let grants = self.grants(channel).await?;
        let own = grants.iter().find(|(editor, _)| *editor == id).map(|(_, grant)| *grant);
        let grant = match own {
            Some(grant) => Some(grant),
            // A program of the town has no role; its token lets it do what somebody who only writes may.
            None => {
                let token: Option<(i64,)> = self.db.one(sql::api::WRITES, args![id.0, channel.0, ms(now)]).await?;
                token.map(|_| Grant::of(Role::Contributor))
            }
        };
        Ok(Actor { id, powers: grant.map_or(Powers::default(), |grant| grant.powers(now)) })
    }

    /// Everybody who wrote in the working copies of these posts.
    pub(super) async fn authors(&self, posts: &[PostId]) -> Result<Vec<(PostId, Person)>> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let rows: Vec<(i64, i64, Option<String>)> = self.db.rows(sql::life::AUTHORS, args![ids]).await?;
        Ok(rows.into_iter().map(|(post, id, name)| (PostId(post), person(Some(id), name))).collect())
    }

    async fn rules_of(&self, channel: ChannelId, four_eyes: &str) -> Result<Rules> {
        let emergency: Vec<(i64,)> = self.db.rows(sql::life::EMERGENCY, args![channel.0]).await?;
        let emergency = emergency.into_iter().map(|(editor,)| EditorId(editor)).collect();
        Ok(Rules { four_eyes: setting(four_eyes)?, grants: self.grants(channel).await?, emergency })
    }

    async fn grants(&self, channel: ChannelId) -> Result<Vec<(EditorId, channel::grant::Grant)>> {
        type Row = (i64, String, Option<i64>, Option<String>, Option<i64>);
        let rows: Vec<Row> = self.db.rows(sql::life::GRANTS, args![channel.0]).await?;
        let read = |(id, role, until, deputy, end): Row| -> Result<_> {
            let grant: GrantRow = (role, until, deputy, end);
            Ok((EditorId(id), row::grant::read(grant)?))
        };
        rows.into_iter().map(read).collect()
    }
}

impl Rules {
    /// Whether an approval by a second person is demanded now.
    pub fn demands_approval(&self, now: Timestamp) -> bool {
        self.four_eyes.demanded(self.readers(), now)
    }

    /// The grants of those who could read a post and approve it.
    pub fn readers(&self) -> impl Iterator<Item = &channel::grant::Grant> {
        self.grants.iter().filter(|(editor, _)| !self.emergency.contains(editor)).map(|(_, grant)| grant)
    }
}

/// A post from its rows.
fn standing(head: HeadRow, review: Option<ReviewRow>, authors: Vec<Person>, four_eyes: bool) -> Result<PostLife> {
    let (_, channel, state, version, kind, archived, revision, draft_kind, _) = head;
    let out = match row::post::parse_state(&state)? {
        State::Draft => Out::Never,
        State::Withdrawn => Out::Withdrawn,
        State::Published => Out::Published {
            corrected: version.is_some_and(|version| version > 1),
            warning: kind.as_deref() == Some(Kind::Warning.key()),
        },
    };
    let warning = draft_kind.as_deref() == Some(Kind::Warning.key());
    let copy = revision.map(|_| {
        let authors = authors.iter().filter_map(|person| person.id).collect();
        Copy { phase: Phase::Writing, authors, says: None, warning, approval: None }
    });
    let nobody = Person::default();
    let mut standing = PostLife {
        channel: ChannelId(channel),
        life: Life { out, archived: archived.is_some(), copy, four_eyes },
        revision,
        step: 0,
        by: nobody.clone(),
        at: None,
        reason: String::new(),
        approver: nobody,
        authors,
    };
    if let Some(review) = review.filter(|_| revision.is_some()) {
        reviewed(&mut standing, review)?;
    }
    Ok(standing)
}

/// Puts the working copy where its row says.
fn reviewed(standing: &mut PostLife, row: ReviewRow) -> Result<()> {
    let (_, stage, step, by, name, at, reason, approver, approver_name, approved, hash, due) = row;
    let wrong = |what| StoreError::corrupt("review", what);
    let phase = match (Stage::parse(&stage), due) {
        (Some(Stage::InReview), _) => Phase::InReview,
        (Some(Stage::Returned), _) => Phase::Returned,
        (Some(Stage::Approved), _) => Phase::Approved,
        (Some(Stage::Scheduled), Some(due)) => Phase::Scheduled(from_ms(due)),
        _ => return Err(wrong("stage")),
    };
    let approval = match (approver, approved, hash) {
        (Some(by), Some(at), Some(hash)) => {
            let of = Fingerprint::parse(&hash).ok_or_else(|| wrong("hash"))?;
            Some(Approval { by: EditorId(by), at: from_ms(at), of })
        }
        _ => None,
    };
    if let Some(copy) = &mut standing.life.copy {
        (copy.phase, copy.approval) = (phase, approval);
    }
    (standing.step, standing.at, standing.reason) = (step, Some(from_ms(at)), reason);
    standing.by = person(Some(by), name);
    standing.approver = person(approver, approver_name);
    Ok(())
}

/// A person from the columns of a join.
pub(crate) fn person(id: Option<i64>, name: Option<String>) -> Person {
    let id = id.map(EditorId).filter(|id| *id != SYSTEM);
    Person { id, name: name.unwrap_or_default() }
}

fn setting(word: &str) -> Result<FourEyes> {
    FourEyes::parse(word).ok_or_else(|| StoreError::corrupt("channel", "four_eyes"))
}
