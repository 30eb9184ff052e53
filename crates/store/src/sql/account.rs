//! Accounts, sessions, one-time links, passkeys.
macro_rules! account_from {
    ($rest:literal) => {
        concat!("SELECT e.id, e.login, e.name, e.password_hash, e.totp, e.break_glass, (SELECT COUNT(*) FROM editor_identity i \
             WHERE i.editor = e.id) FROM editor e ", $rest)
    };
}
macro_rules! session_from {
    ($rest:literal) => {
        concat!("SELECT id, editor, created, last_seen, until, label, bare FROM session ", $rest)
    };
}
macro_rules! passkey_from {
    ($rest:literal) => {
        concat!("SELECT id, editor, label, credential_id, json, created, used FROM passkey ", $rest)
    };
}

/// A link in time, from the command line or from somebody who may still hand out such links.
macro_rules! good_ticket {
    () => {
        "WHERE token_hash = $1 AND until > $2 AND (issuer IS NULL OR EXISTS (SELECT 1 FROM editor_role r \
         WHERE r.editor = ticket.issuer AND (ticket.channel IS NULL OR r.channel = ticket.channel) \
         AND ((r.role = 'admin' AND (r.until IS NULL OR r.until > $2)) \
         OR (r.deputy_role = 'admin' AND r.deputy_until > $2))))"
    };
}

sql! {
    BY_LOGIN = account_from!("WHERE e.login = $1");
    BY_ID = account_from!("WHERE e.id = $1");
    OF_CHANNEL = account_from!("JOIN editor_role r ON r.editor = e.id WHERE r.channel = $1");
    ROLES = "SELECT editor, channel, role, until, deputy_role, deputy_until FROM editor_role \
             WHERE editor IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
    CREATE = "INSERT INTO editor (id, login, name, password_hash, totp_step, created) VALUES ($1, $2, $3, $4, 0, $5)";
    SET_PASSWORD = "UPDATE editor SET password_hash = $2 WHERE id = $1";
    SET_TOTP = "UPDATE editor SET totp = $2, totp_step = 0 WHERE id = $1";
    RELOCK_TOTP = "UPDATE editor SET totp = $3 WHERE id = $1 AND totp = $2";
    USE_STEP = "UPDATE editor SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
    /// Never lowers a role: $4 are those below, between commas. A role that has ended begins anew.
    GRANT = "INSERT INTO editor_role (editor, channel, role) VALUES ($1, $2, $3) \
             ON CONFLICT (editor, channel) DO UPDATE SET role = excluded.role, until = NULL \
             WHERE CAST($4 AS TEXT) LIKE '%,' || editor_role.role || ',%' OR editor_role.until <= $5";
    /// Never the last administrator without an end.
    SET_GRANT = "UPDATE editor_role SET role = $3, until = $4, deputy_role = $5, deputy_until = $6 \
                 WHERE editor = $1 AND channel = $2 AND (role <> 'admin' OR until IS NOT NULL \
                 OR (CAST($3 AS TEXT) = 'admin' AND CAST($4 AS BIGINT) IS NULL) OR EXISTS (SELECT 1 FROM editor_role o \
                 WHERE o.channel = $2 AND o.editor <> $1 AND o.role = 'admin' AND o.until IS NULL))";
    /// Makes two administrators who remove each other take turns.
    HOLD_CHANNEL = "UPDATE channel SET followers = followers WHERE id = $1";
    /// Never the last administrator.
    REVOKE = "DELETE FROM editor_role WHERE editor = $1 AND channel = $2 AND (role <> 'admin' OR until IS NOT NULL \
              OR EXISTS (SELECT 1 FROM editor_role o WHERE o.channel = $2 AND o.editor <> $1 AND o.role = 'admin' \
              AND o.until IS NULL))";

    BY_IDENTITY = "SELECT editor FROM editor_identity WHERE issuer = $1 AND subject = $2";
    LINK = "INSERT INTO editor_identity (issuer, subject, editor) VALUES ($1, $2, $3)";
    SET_NAME = "UPDATE editor SET name = $2 WHERE id = $1";
    CHANNEL_NAMED = "SELECT id FROM channel WHERE slug = $1";
    /// What the sign-in service no longer says goes.
    KEEP_ROLES = "DELETE FROM editor_role WHERE editor = $1 \
                  AND channel NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($2))";
    SET_ROLE = "INSERT INTO editor_role (editor, channel, role) VALUES ($1, $2, $3) \
                ON CONFLICT (editor, channel) DO UPDATE SET role = excluded.role, until = NULL";
    SET_BREAK_GLASS = "UPDATE editor SET break_glass = $2 WHERE id = $1";
    BREAK_GLASS_USES = "SELECT a.at, e.name FROM audit a JOIN editor e ON e.id = a.editor \
                        WHERE a.channel = $1 AND a.at >= $2 AND a.what = $3 ORDER BY a.id DESC";

    OPEN_SESSION = "INSERT INTO session (id, token_hash, editor, created, last_seen, until, label, bare) \
                    VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
    /// Somebody set up a way to sign in.
    FREE_SESSIONS = "UPDATE session SET bare = 0 WHERE editor = $1 AND bare = 1";
    END_SESSIONS = "DELETE FROM session WHERE until <= $1";
    SESSION = session_from!("WHERE token_hash = $1 AND until > $2 AND last_seen >= $3");
    TOUCH_SESSION = "UPDATE session SET last_seen = $2 WHERE id = $1 AND last_seen < $2";
    SESSIONS = session_from!("WHERE editor = $1 AND until > $2 AND last_seen >= $3 ORDER BY last_seen DESC");
    CLOSE_SESSION = "DELETE FROM session WHERE id = $1 AND editor = $2";
    CLOSE_SESSIONS = "DELETE FROM session WHERE editor = $1";
    CLOSE_OTHERS = "DELETE FROM session WHERE editor = $1 AND id <> $2";

    ADD_TICKET = "INSERT INTO ticket (token_hash, kind, channel, role, editor, issuer, until) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    END_TICKETS = "DELETE FROM ticket WHERE until <= $1";
    /// Invitations to the channel, and sign-in links, which name none.
    DROP_TICKETS = "DELETE FROM ticket WHERE issuer = $1 AND (channel = $2 OR channel IS NULL)";
    TICKET = concat!("SELECT kind, channel, role, editor, issuer, until FROM ticket ", good_ticket!());
    REDEEM = concat!("DELETE FROM ticket ", good_ticket!(), " RETURNING kind, channel, role, editor, issuer, until");

    ADD_PASSKEY = "INSERT INTO passkey (id, editor, label, credential_id, json, created) VALUES ($1, $2, $3, $4, $5, $6)";
    PASSKEYS = passkey_from!("WHERE editor = $1 ORDER BY id");
    BY_CREDENTIAL = passkey_from!("WHERE credential_id = $1");
    UPDATE_PASSKEY = "UPDATE passkey SET json = $2, used = $3 WHERE id = $1";
    REMOVE_PASSKEY = "DELETE FROM passkey WHERE id = $1 AND editor = $2";
}
