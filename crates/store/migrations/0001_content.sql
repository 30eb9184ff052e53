-- Channels, posts, editors, deliveries. Nothing in here names a follower.
-- Times are milliseconds since 1970 UTC, yes and no are 1 and 0, ids are made by the program.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) {T};

CREATE TABLE channel (
  id BIGINT NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  public BIGINT NOT NULL,
  key_generation BIGINT NOT NULL,
  -- apart from the profile, since the proof hangs on it
  domain TEXT NOT NULL,
  profile TEXT NOT NULL,
  -- the name as it is sorted; bytes, so that no collation of the server decides
  sort_name BYTEA NOT NULL,
  proof_state TEXT NOT NULL,
  proof_since BIGINT NOT NULL,
  proof_checked BIGINT,
  proof_dns TEXT,
  proof_site TEXT,
  proof_grace BIGINT,
  proof_next BIGINT,
  -- rounded as everybody sees it
  followers BIGINT NOT NULL,
  created BIGINT NOT NULL
) {T};
CREATE INDEX channel_listed ON channel (public, proof_state, sort_name, id);
CREATE INDEX channel_public ON channel (public, slug);
CREATE INDEX channel_proof ON channel (proof_next, id) WHERE proof_next IS NOT NULL;

-- What a channel is found by: words of its name, postal codes, region key.
CREATE TABLE channel_word (
  word BYTEA NOT NULL,
  channel BIGINT NOT NULL,
  PRIMARY KEY (word, channel)
) {T};
CREATE INDEX channel_word_of ON channel_word (channel);

-- The head of a post; what it says is in its versions.
CREATE TABLE post (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT,
  slug_tail TEXT NOT NULL,
  kind TEXT,
  title TEXT NOT NULL,
  published BIGINT,
  updated BIGINT,
  -- year * 100 + month of publication in the channel's zone
  month BIGINT,
  event_end BIGINT,
  touched BIGINT NOT NULL,
  touched_by BIGINT NOT NULL
) {T};
CREATE INDEX post_timeline ON post (channel, published, id) WHERE state = 'published';
CREATE INDEX post_archive ON post (channel, month, published, id) WHERE state = 'published';
CREATE INDEX post_event ON post (channel, event_end, id) WHERE state = 'published' AND event_end IS NOT NULL;
CREATE INDEX post_warning ON post (channel, updated, id) WHERE state = 'published' AND kind = 'warning';
CREATE INDEX post_touched ON post (channel, touched, id);
CREATE INDEX post_state ON post (channel, state, touched, id);

-- Immutable. Not WITHOUT ROWID: rows of several kilobytes would make its tree deep.
CREATE TABLE post_version (
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  note TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (post, version)
-- engine:sqlite
) STRICT;
-- engine:postgres
);
-- engine:all

CREATE TABLE post_topic (
  channel BIGINT NOT NULL,
  topic TEXT NOT NULL,
  published BIGINT NOT NULL,
  post BIGINT NOT NULL,
  PRIMARY KEY (channel, topic, published, post)
) {T};

CREATE TABLE post_month (
  channel BIGINT NOT NULL,
  month BIGINT NOT NULL,
  posts BIGINT NOT NULL,
  PRIMARY KEY (channel, month)
) {T};

-- Full text, one row a published post.
-- engine:sqlite
CREATE VIRTUAL TABLE post_search USING fts5 (
  channel, title, body,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
);
-- engine:postgres
CREATE TABLE post_search (
  post BIGINT NOT NULL PRIMARY KEY,
  words TSVECTOR NOT NULL
);
CREATE INDEX post_search_words ON post_search USING gin (words);
-- engine:all

CREATE TABLE draft (
  post BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  form TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT,
  revision BIGINT NOT NULL,
  saved BIGINT NOT NULL,
  base_version BIGINT,
  editor BIGINT NOT NULL
) {T};
CREATE INDEX draft_saved ON draft (channel, saved, post);

CREATE TABLE picture (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  hash TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  created BIGINT NOT NULL
) {T};

-- The outbox: one row an outlet, never one a follower.
CREATE TABLE delivery (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  lane BIGINT NOT NULL,
  outlet TEXT NOT NULL,
  state TEXT NOT NULL,
  -- when to be worked on; NULL when it has ended or a person must decide
  due BIGINT,
  created BIGINT NOT NULL,
  started BIGINT,
  finished BIGINT,
  accepted BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  refused BIGINT NOT NULL
) {T};
CREATE INDEX delivery_due ON delivery (lane, due, id) WHERE due IS NOT NULL;
CREATE INDEX delivery_channel ON delivery (channel, id);
CREATE INDEX delivery_post ON delivery (post, id);
CREATE INDEX delivery_state ON delivery (state);

CREATE TABLE delivery_service (
  delivery BIGINT NOT NULL,
  origin TEXT NOT NULL,
  accepted BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  PRIMARY KEY (delivery, origin)
) {T};

CREATE TABLE audit (
  channel BIGINT NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  editor BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (channel, at, what, subject, editor)
) {T};

CREATE TABLE editor (
  id BIGINT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT,
  totp BYTEA,
  totp_step BIGINT NOT NULL,
  created BIGINT NOT NULL
) {T};

CREATE TABLE editor_role (
  editor BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (editor, channel)
) {T};
CREATE INDEX editor_role_channel ON editor_role (channel, editor);

CREATE TABLE session (
  id BIGINT NOT NULL PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  editor BIGINT NOT NULL,
  created BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  until BIGINT NOT NULL,
  label TEXT NOT NULL
) {T};
CREATE INDEX session_editor ON session (editor, last_seen);
CREATE INDEX session_until ON session (until);

CREATE TABLE ticket (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  channel BIGINT,
  role TEXT,
  editor BIGINT,
  -- who handed it out, so that it ends with their role; NULL when the technicians did
  issuer BIGINT,
  until BIGINT NOT NULL
) {T};
CREATE INDEX ticket_until ON ticket (until);
CREATE INDEX ticket_issuer ON ticket (issuer) WHERE issuer IS NOT NULL;

CREATE TABLE passkey (
  id BIGINT NOT NULL PRIMARY KEY,
  editor BIGINT NOT NULL,
  label TEXT NOT NULL,
  credential_id BYTEA NOT NULL UNIQUE,
  json TEXT NOT NULL,
  created BIGINT NOT NULL,
  used BIGINT
) {T};
CREATE INDEX passkey_editor ON passkey (editor, id);

-- What was taken from feeds, so that taking it again adds nothing.
CREATE TABLE import_item (
  channel BIGINT NOT NULL,
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  post BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (channel, source, key)
) {T};
