-- Programs of the town: a token is kept as a hash, its last use as a day.
CREATE TABLE api_token (
  id BIGINT NOT NULL PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  channel BIGINT NOT NULL,
  -- the account its drafts are written under; nobody can sign in with it
  editor BIGINT NOT NULL,
  label TEXT NOT NULL,
  -- words between blanks
  scopes TEXT NOT NULL,
  created BIGINT NOT NULL,
  until BIGINT NOT NULL,
  -- days since 1970
  used BIGINT
) {T};
CREATE INDEX api_token_channel ON api_token (channel, id);
-- What was begun under which key, so that a request that came twice begins one draft.
CREATE TABLE api_request (
  token BIGINT NOT NULL,
  key TEXT NOT NULL,
  post BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (token, key)
) {T};
CREATE INDEX api_request_at ON api_request (at);
