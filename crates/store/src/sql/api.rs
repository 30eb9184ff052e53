//! Tokens of programs, and what they asked for once already.
macro_rules! token_from {
    ($rest:literal) => {
        concat!("SELECT id, channel, editor, label, scopes, created, until, used FROM api_token ", $rest)
    };
}

sql! {
    ADD = "INSERT INTO api_token (id, token_hash, channel, editor, label, scopes, created, until, giver) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_CHANNEL = token_from!("WHERE channel = $1 ORDER BY id");
    BY_HASH = token_from!("WHERE token_hash = $1 AND until > $2");
    /// Whether the account is a living token's; both have one number.
    WRITES = "SELECT id FROM api_token WHERE id = $1 AND channel = $2 AND until > $3";
    TOUCH = "UPDATE api_token SET used = $2 WHERE id = $1";
    REVOKE = "DELETE FROM api_token WHERE id = $1 AND channel = $2";
    REQUEST = "SELECT post FROM api_request WHERE token = $1 AND key = $2";
    ADD_REQUEST = "INSERT INTO api_request (token, key, post, at) VALUES ($1, $2, $3, $4)";
    FORGET_REQUESTS = "DELETE FROM api_request WHERE at < $1";
}
