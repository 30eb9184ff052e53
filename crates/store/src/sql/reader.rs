//! Readers of newsletters, and those who asked and did not confirm yet.
sql! {
    /// Whoever asks again gets another mail with another link, up to a number.
    ASK = "INSERT INTO reader_asked (channel, sid, address, wish, secret, forget, mails, due, token) \
           VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0) ON CONFLICT (channel, sid) DO UPDATE SET address = excluded.address, \
           wish = excluded.wish, secret = excluded.secret, forget = excluded.forget, due = 0, \
           token = reader_asked.token + 1 WHERE reader_asked.mails < $7";
    /// `coalesce` says what kind of value $4 is, in both engines' words; it is never null.
    CONFIRM = "INSERT INTO reader (channel, sid, address, wish, proof, soft, soft_week) \
               SELECT channel, sid, address, wish, coalesce($4, secret), 0, 0 FROM reader_asked \
               WHERE channel = $1 AND sid = $2 AND secret = $3 AND forget > $5 ON CONFLICT (channel, sid) DO UPDATE SET \
               address = excluded.address, wish = excluded.wish, proof = excluded.proof, soft = 0, soft_week = 0";
    IS_ASKED = "SELECT 1 FROM reader_asked WHERE channel = $1 AND sid = $2 AND secret = $3 AND forget > $4";
    DROP_ASKED = "DELETE FROM reader_asked WHERE channel = $1 AND sid = $2";
    EXISTS = "SELECT 1 FROM reader WHERE channel = $1 AND sid = $2";
    CHOOSE = "UPDATE reader SET wish = $3 WHERE channel = $1 AND sid = $2";
    DROP = "DELETE FROM reader WHERE channel = $1 AND sid = $2";
    DROP_LATER = "DELETE FROM mailing_later WHERE channel = $1 AND sid = $2";

    /// Without those of the channels in $4.
    CLAIM_ASKED = "UPDATE reader_asked SET due = $2, token = token + 1 WHERE due <= $1 AND (channel, sid) IN \
                   (SELECT channel, sid FROM reader_asked WHERE due <= $1 \
                   AND channel NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($4)) \
                   ORDER BY due, channel, sid LIMIT $3) \
                   RETURNING channel, sid, address, wish, token";
    ASKED_SENT = "UPDATE reader_asked SET due = NULL, mails = mails + 1 WHERE channel = $1 AND sid = $2 AND token = $3";
    ASKED_LATER = "UPDATE reader_asked SET due = $4 WHERE channel = $1 AND sid = $2 AND token = $3";
    ASKED_DROP = "DELETE FROM reader_asked WHERE channel = $1 AND sid = $2 AND token = $3";
    FORGET_ASKED = "DELETE FROM reader_asked WHERE forget <= $1";
    FREE_ASKED = "UPDATE reader_asked SET due = 0 WHERE due > 0";

    BATCH = "SELECT sid, address, wish FROM reader WHERE channel = $1 AND sid >= $2 AND sid <= $3 ORDER BY sid LIMIT $4";
    /// Only over the fresh form of the same box (its first 32 bytes).
    SETTLE_ADDRESS = "UPDATE reader SET address = $3 WHERE channel = $1 AND sid = $2 AND substr(address, 1, 32) = $4";
    SETTLE_WISH = "UPDATE reader SET wish = $3 WHERE channel = $1 AND sid = $2 AND substr(wish, 1, 32) = $4";
    KNOWN = "SELECT address, wish, proof, soft FROM reader WHERE channel = $1 AND sid = $2";
    SOFT = "SELECT soft, soft_week FROM reader WHERE channel = $1 AND sid = $2";
    SET_SOFT = "UPDATE reader SET soft = $3, soft_week = $4 WHERE channel = $1 AND sid = $2";
    COUNT = "SELECT count(*) FROM reader WHERE channel = $1";
}
