use channel::clock::from_ms;
use channel::ids::PostId;
use channel::post::State;
use channel::warning::Turn;

use super::{count, small};
use crate::wire::read_content;
use crate::{IssuedProof, LastProof, Result, StoreError, StoredKeyList, UnsealedProof};

/// The columns of `proof::UNSEALED`.
pub(crate) type UnsealedRow = (i64, i64, i64, String, Option<String>, Option<i64>);
/// The columns of `proof::SINCE`.
pub(crate) type IssuedRow = (i64, i64, i64, Vec<u8>, String, Option<i64>);
/// The columns of `proof::LAST`.
pub(crate) type LastRow = (i64, i64, Vec<u8>, String, Option<i64>);
/// The columns of `proof::KEY_LIST`.
pub(crate) type KeyListRow = (i64, String, Vec<u8>, i64, Vec<u8>);

pub(crate) fn unsealed(row: UnsealedRow) -> Result<UnsealedProof> {
    let (post, version, at, content, turn, expires) = row;
    let turn = turn.map(|turn| Turn::parse(&turn).ok_or_else(|| StoreError::corrupt("alert", "turn"))).transpose()?;
    Ok(UnsealedProof {
        post: PostId(post),
        version: small("proof", version)?,
        at: from_ms(at),
        content: read_content(&content)?,
        message: turn.zip(expires.map(from_ms)),
    })
}

pub(crate) fn issued(row: IssuedRow) -> Result<IssuedProof> {
    let (post, version, issued, signed, state, ended) = row;
    Ok(IssuedProof {
        post: PostId(post),
        version: small("proof", version)?,
        issued,
        signed,
        state: State::parse(&state).ok_or_else(|| StoreError::corrupt("post", "state"))?,
        ended: ended.map(from_ms),
    })
}

pub(crate) fn last(row: LastRow) -> Result<LastProof> {
    let (post, issued, digest, state, ended) = row;
    Ok(LastProof {
        post: PostId(post),
        issued,
        digest: digest.try_into().map_err(|_| StoreError::corrupt("proof", "digest"))?,
        state: State::parse(&state).ok_or_else(|| StoreError::corrupt("post", "state"))?,
        ended: ended.map(from_ms),
    })
}

pub(crate) fn key_list(row: KeyListRow) -> Result<StoredKeyList> {
    let (version, domain, root, issued, signed) = row;
    let root = root.try_into().map_err(|_| StoreError::corrupt("key_list", "root"))?;
    Ok(StoredKeyList { version: count(version), domain, root, issued, signed })
}
