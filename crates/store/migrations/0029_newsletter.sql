-- How a channel's newsletter is sent, and what was sent. Nothing here is about a reader: those are in the other part.
CREATE TABLE newsletter (
  channel BIGINT NOT NULL PRIMARY KEY,
  -- what anybody at the desk may read, as JSON: sender, mail server, hour
  settings TEXT NOT NULL,
  -- passwords and the signing key, locked
  secret BYTEA NOT NULL,
  -- addresses are taken and issues go out
  running BIGINT NOT NULL,
  -- everything that came out up to then was told, in the daily and in the weekly issue
  daily BIGINT NOT NULL,
  weekly BIGINT NOT NULL,
  -- readers, rounded as everybody sees them
  readers BIGINT NOT NULL,
  -- how it is, as JSON, when that is looked at next, and a trial somebody ordered, locked
  health TEXT NOT NULL,
  look BIGINT NOT NULL,
  trial BYTEA,
  -- counts what was changed at the desk, so that whoever works with the old settings notices
  stir BIGINT NOT NULL
) {T};

-- One issue: a digest by mail. The posts are named with the version that is told.
CREATE TABLE issue (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  rhythm TEXT NOT NULL,
  state TEXT NOT NULL,
  created BIGINT NOT NULL,
  posts TEXT NOT NULL,
  taken BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  unclear BIGINT NOT NULL,
  -- what holds it up, as a translation key
  problem TEXT NOT NULL,
  -- a person wants the unclear ones sent again
  again BIGINT NOT NULL,
  finished BIGINT
) {T};
CREATE INDEX issue_channel ON issue (channel, id);
CREATE INDEX issue_open ON issue (created, id) WHERE finished IS NULL;
