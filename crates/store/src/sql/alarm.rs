//! What people at the desk are told on their own phones about warnings and outlets.
sql! {
    /// Each once.
    ORDER = "INSERT INTO alarm (channel, kind, about, number, editor, at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (channel, kind, about, number) DO NOTHING";
    /// Warnings in earnest whose time went by without a word, not before that time.
    EXPIRED = "INSERT INTO alarm (channel, kind, about, number, editor, at) \
               SELECT w.channel, 'expired', w.post, w.expires, 0, CAST($1 AS BIGINT) FROM warning w \
               WHERE w.ended IS NULL AND w.closed IS NULL AND w.expires <= $1 AND w.expires > $2 \
               AND EXISTS (SELECT 1 FROM alert a WHERE a.post = w.post AND a.number = 0 AND a.purpose = 'actual') \
               ON CONFLICT (channel, kind, about, number) DO NOTHING";
    /// Messages of warnings ordered between these times that some canary has not heard.
    SILENT = "INSERT INTO alarm (channel, kind, about, number, editor, at) \
              SELECT c.channel, 'canary', d.post, d.version, 0, CAST($1 AS BIGINT) FROM canary c \
              JOIN delivery d ON d.channel = c.channel AND d.id > $2 AND d.lane = 0 AND d.outlet = 'followers' \
              AND d.created >= c.made AND d.created < $3 WHERE NOT EXISTS (SELECT 1 FROM canary_echo k \
              WHERE k.canary = c.id AND k.post = d.post AND k.version >= d.version) \
              GROUP BY c.channel, d.post, d.version ON CONFLICT (channel, kind, about, number) DO NOTHING";
    /// What nobody has acted on yet and was not told for the last time, from one on.
    OPEN = "SELECT channel, kind, about, number, editor, at, told FROM alarm \
            WHERE (at, channel, kind, about, number) > ($1, $2, $3, $4, $5) AND CASE kind \
            WHEN 'waits' THEN told < $6 AND EXISTS (SELECT 1 FROM warning_draft d WHERE d.id = alarm.about \
            AND d.revision = alarm.number AND d.asked IS NOT NULL \
            AND d.base >= (SELECT count(*) FROM alert a WHERE a.post = d.about)) \
            WHEN 'alone' THEN told < $7 AND EXISTS (SELECT 1 FROM alert a WHERE a.post = alarm.about AND a.number = alarm.number \
            AND a.seen IS NULL) \
            WHEN 'expired' THEN told < $8 AND (SELECT w.post FROM warning w WHERE w.post = alarm.about \
            AND w.expires = alarm.number AND w.ended IS NULL AND w.closed IS NULL) IS NOT NULL \
            WHEN 'canary' THEN told < $9 AND EXISTS (SELECT 1 FROM canary c WHERE c.channel = alarm.channel \
            AND (c.noticed IS NULL OR c.noticed < alarm.at)) \
            ELSE told < $10 AND EXISTS (SELECT 1 FROM outlet o WHERE o.id = alarm.about AND o.stopped IS NULL) END \
            ORDER BY at, channel, kind, about, number LIMIT $11";
    /// An outlet whose access ends, at each step once; `number` names the end and the step.
    ENDS = "INSERT INTO alarm (channel, kind, about, number, editor, at) VALUES ($1, 'ends', $2, $3, 0, $4) \
            ON CONFLICT (channel, kind, about, number) DO NOTHING";
    /// What nobody was told of yet and is otherwise by now.
    ENDS_OTHERWISE = "DELETE FROM alarm WHERE channel = $1 AND kind = 'ends' AND about = $2 AND number <> $3 AND told = 0";
    /// Of several nodes one tells, once for each step.
    TAKE = "UPDATE alarm SET told = $5 WHERE channel = $1 AND kind = $2 AND about = $3 AND number = $4 AND told < $5";
    /// Whoever wrote in a draft, or in none that is there any more.
    AUTHORS = "SELECT editor FROM warning_author WHERE draft = $1";
}
