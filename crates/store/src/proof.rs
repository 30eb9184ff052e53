//! Proofs and key lists for whoever checks them.
use channel::ids::{ChannelId, PostId};
use db::args;

use crate::row::{limit as limited, proof, small};
use crate::{IssuedProof, LastProof, Public, Result, StoredKeyList, sql};

impl Public {
    /// The list of posting keys that counts; `None` as long as a channel signs nothing.
    pub async fn key_list(&self, channel: ChannelId) -> Result<Option<StoredKeyList>> {
        self.db.one(sql::proof::KEY_LIST, args![channel.0]).await?.map(proof::key_list).transpose()
    }

    /// The proof of a version; `None` before it is signed, which takes a second or two.
    pub async fn proof(&self, post: PostId, version: u32) -> Result<Option<Vec<u8>>> {
        let found: Option<(Vec<u8>,)> = self.db.one(sql::proof::ONE, args![post.0, i64::from(version)]).await?;
        Ok(found.map(|(signed,)| signed))
    }

    /// Proofs signed since then (in seconds), the newest first.
    pub async fn proofs_since(&self, channel: ChannelId, since: i64, limit: usize) -> Result<Vec<IssuedProof>> {
        let rows = self.db.rows(sql::proof::SINCE, args![channel.0, since, limited(limit)]).await?;
        rows.into_iter().map(proof::issued).collect()
    }

    /// The last word about each warning (or about each other post) that was signed since then, in seconds; the newest first.
    pub async fn last_proofs(
        &self,
        channel: ChannelId,
        since: i64,
        warnings: bool,
        limit: usize,
    ) -> Result<Vec<LastProof>> {
        let args = args![channel.0, since, i64::from(warnings), limited(limit)];
        self.db.rows(sql::proof::LAST, args).await?.into_iter().map(proof::last).collect()
    }

    /// The version whose text has that digest, the newest of several.
    pub async fn proof_of_digest(&self, channel: ChannelId, digest: &[u8; 16]) -> Result<Option<(PostId, u32)>> {
        let found: Option<(i64, i64)> = self.db.one(sql::proof::OF_DIGEST, args![channel.0, digest]).await?;
        found.map(|(post, version)| Ok((PostId(post), small("proof", version)?))).transpose()
    }
}
