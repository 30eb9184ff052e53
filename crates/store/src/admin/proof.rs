use channel::ids::ChannelId;
use db::{args, run};

use crate::row::{limit as limited, proof, stored};
use crate::{Admin, Result, SealedProof, StoredKeyList, UnsealedProof, sql};

impl Admin {
    /// The next channel, by number, in which versions wait for their signature.
    pub async fn unsealed_proof_channel(&self, after: ChannelId) -> Result<Option<ChannelId>> {
        let found: Option<(i64,)> = self.db.one(sql::proof::NEXT_CHANNEL, args![after.0]).await?;
        Ok(found.map(|(channel,)| ChannelId(channel)))
    }

    /// Versions of a channel that wait for their signature, in the order in which they came out.
    pub async fn unsealed_proofs(&self, channel: ChannelId, limit: usize) -> Result<Vec<UnsealedProof>> {
        let rows = self.db.rows(sql::proof::UNSEALED, args![channel.0, limited(limit)]).await?;
        rows.into_iter().map(proof::unsealed).collect()
    }

    /// Keeps signatures. Of several nodes that sign the same version the first one counts.
    pub async fn seal_proofs(&self, proofs: &[SealedProof]) -> Result<()> {
        let one = |proof: &SealedProof| {
            let (post, version, issued) = (proof.post.0, i64::from(proof.version), proof.issued);
            run(sql::proof::SEAL, args![post, version, issued, &proof.digest, &proof.signed])
        };
        let _ = self.db.tx(proofs.iter().map(one).collect()).await?;
        Ok(())
    }

    /// A version about which nothing can be claimed waits no longer.
    pub async fn drop_proof(&self, proof: &UnsealedProof) -> Result<()> {
        let args = args![proof.post.0, i64::from(proof.version)];
        let _ = self.db.tx(vec![run(sql::proof::DROP, args)]).await?;
        Ok(())
    }

    /// Keeps a list of keys. `false`, nothing written, if there is one of that version.
    pub async fn keep_key_list(&self, channel: ChannelId, list: &StoredKeyList) -> Result<bool> {
        let StoredKeyList { version, domain, root, issued, signed } = list;
        let args = args![channel.0, stored(*version), domain, root, *issued, signed];
        Ok(self.db.tx(vec![run(sql::proof::ADD_KEY_LIST, args).must(1)]).await?.is_committed())
    }
}
