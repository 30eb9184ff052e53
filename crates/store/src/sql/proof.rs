//! Signed versions, and the lists of keys that sign.
sql! {
    /// With the version, in its transaction.
    ORDER = "INSERT INTO proof (post, version, channel) VALUES ($1, $2, $3) ON CONFLICT (post, version) DO NOTHING";
    /// The first channel after that one with something to sign.
    NEXT_CHANNEL = "SELECT channel FROM proof WHERE signed IS NULL AND channel > $1 ORDER BY channel LIMIT 1";
    /// A message of a warning has the number before its version's.
    UNSEALED = "SELECT p.post, p.version, v.at, v.content, a.turn, a.expires FROM proof p \
                JOIN post_version v ON v.post = p.post AND v.version = p.version \
                LEFT JOIN alert a ON a.post = p.post AND a.number = p.version - 1 \
                WHERE p.channel = $1 AND p.signed IS NULL ORDER BY p.post, p.version LIMIT $2";
    SEAL = "UPDATE proof SET issued = $3, digest = $4, signed = $5 WHERE post = $1 AND version = $2 AND signed IS NULL";
    DROP = "DELETE FROM proof WHERE post = $1 AND version = $2 AND signed IS NULL";
    ONE = "SELECT signed FROM proof WHERE post = $1 AND version = $2 AND signed IS NOT NULL";
    SINCE = "SELECT p.post, p.version, p.issued, p.signed, h.state, w.ended FROM proof p JOIN post h ON h.id = p.post \
             LEFT JOIN warning w ON w.post = p.post WHERE p.channel = $1 AND p.issued >= $2 \
             ORDER BY p.issued DESC, p.post DESC, p.version DESC LIMIT $3";
    /// Of each post its last signed version: of warnings, or of everything else.
    LAST = "SELECT p.post, p.issued, p.digest, h.state, w.ended FROM proof p JOIN post h ON h.id = p.post \
            LEFT JOIN warning w ON w.post = p.post WHERE p.channel = $1 AND p.issued >= $2 \
            AND CASE WHEN h.kind = 'warning' THEN 1 ELSE 0 END = CAST($3 AS BIGINT) \
            AND p.version = (SELECT max(q.version) FROM proof q WHERE q.post = p.post AND q.issued IS NOT NULL) \
            ORDER BY p.issued DESC, p.post DESC, p.version DESC LIMIT $4";
    OF_DIGEST = "SELECT post, version FROM proof WHERE channel = $1 AND digest = $2 ORDER BY issued DESC LIMIT 1";
    KEY_LIST = "SELECT version, domain, root, issued, signed FROM key_list WHERE channel = $1 \
                ORDER BY version DESC LIMIT 1";
    ADD_KEY_LIST = "INSERT INTO key_list (channel, version, domain, root, issued, signed) \
                    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel, version) DO NOTHING";
}
