//! Channels and their proof.
sql! {
    BY_SLUG = channel_from!("FROM channel c WHERE c.slug = $1");
    PUBLIC_BY_SLUG = channel_from!("FROM channel c WHERE c.slug = $1 AND c.public = 1");
    BY_ID = channel_from!("FROM channel c WHERE c.id = $1");
    LISTED = channel_from!(
        "FROM channel c WHERE c.public = 1 AND c.proof_state = 'verified' \
         ORDER BY c.sort_name, c.id LIMIT $1"
    );
    AMONG = channel_from!("FROM channel c WHERE c.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))");
    LISTED_AMONG = channel_from!(
        "FROM channel c WHERE c.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) \
         AND c.public = 1 AND c.proof_state = 'verified'"
    );
    WITH_WORD = "SELECT channel FROM channel_word WHERE word >= $1 AND word < $2";
    SOLE = "SELECT slug FROM channel WHERE public = 1 LIMIT 2";
    FOLLOWERS = "SELECT followers FROM channel WHERE id = $1";
    ROLES_OF = "SELECT channel, role, until, deputy_role, deputy_until FROM editor_role WHERE editor = $1";
    EVERY = channel_from!("FROM channel c ORDER BY c.slug");
    EVERY_ID = "SELECT id FROM channel ORDER BY id";
    PROOF_DUE = channel_from!("FROM channel c WHERE c.proof_next <= $1 ORDER BY c.proof_next, c.id LIMIT $2");
    CREATE = "INSERT INTO channel (id, slug, public, key_generation, domain, profile, sort_name, proof_state, \
              proof_since, proof_next, followers, created) VALUES ($1, $2, 0, 0, $3, $4, $5, $6, $7, $8, 0, $7)";
    SET_PROFILE = "UPDATE channel SET profile = $2, sort_name = $3 WHERE id = $1";
    CREST_USED = "SELECT count(*) FROM channel WHERE profile LIKE $1";
    SET_PUBLIC = "UPDATE channel SET public = $2 WHERE id = $1";
    CLAIM_DOMAIN = "UPDATE channel SET domain = $2, proof_state = $3, proof_since = $4, proof_checked = NULL, \
                    proof_dns = NULL, proof_site = NULL, proof_grace = NULL, proof_next = $5 WHERE id = $1 AND domain <> $2";
    SET_PROOF = "UPDATE channel SET proof_state = $3, proof_since = $4, proof_checked = $5, proof_dns = $6, \
                 proof_site = $7, proof_grace = $8, proof_next = $9 WHERE id = $1 AND domain = $2";
    SET_FOLLOWERS = "UPDATE channel SET followers = $2 WHERE id = $1 AND followers <> $2";
    DROP_WORDS = "DELETE FROM channel_word WHERE channel = $1";
    ADD_WORD = "INSERT INTO channel_word (word, channel) VALUES ($1, $2) ON CONFLICT (word, channel) DO NOTHING";
    PUBLIC_HALVES = "SELECT vapid, identity, signature FROM public_halves WHERE channel = $1 AND generation = $2";
    WITHOUT_HALVES = "SELECT c.id, c.key_generation FROM channel c WHERE NOT EXISTS (SELECT 1 FROM public_halves h \
                      WHERE h.channel = c.id AND h.generation = c.key_generation)";
    KEEP_HALVES = "INSERT INTO public_halves (channel, generation, vapid, identity, signature) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (channel, generation) DO UPDATE SET \
                   vapid = excluded.vapid, identity = excluded.identity, signature = excluded.signature";
    /// Of several who look, one gets it; the lease ends by itself if that one dies.
    CLAIM_PROOF = "UPDATE channel SET proof_next = $2 WHERE id = $1 AND proof_next <= $3";
}
