-- The town's own warnings: each a post whose versions are its messages. What went out is here as sealed bytes.

-- One message as it went out; never changed, its notes apart. Numbers of a post are 0, 1, 2 without a gap.
CREATE TABLE alert (
  post BIGINT NOT NULL,
  number BIGINT NOT NULL,
  -- the version of the post that says the same
  version BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  identifier TEXT NOT NULL UNIQUE,
  turn TEXT NOT NULL,
  purpose TEXT NOT NULL,
  severity TEXT NOT NULL,
  sent BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  -- the CAP file
  cap BYTEA NOT NULL,
  -- the desk's form, to begin the next message with
  form TEXT NOT NULL,
  -- who brought it out
  editor BIGINT NOT NULL,
  -- why one person did so alone; empty otherwise
  alone TEXT NOT NULL,
  -- the second person who took notice of that
  seen_by BIGINT,
  seen BIGINT,
  PRIMARY KEY (post, number)
-- engine:sqlite
) STRICT;
-- engine:postgres
);
-- engine:all
CREATE INDEX alert_sent ON alert (channel, sent, post, number);
CREATE INDEX alert_unseen ON alert (channel, sent) WHERE alone <> '' AND seen IS NULL;

-- How a warning stands after its last message.
CREATE TABLE warning (
  post BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  -- when an all-clear or the word that it was a false alarm ended it
  ended BIGINT,
  -- when somebody said that after its time had gone by nothing is to be said any more
  closed BIGINT
) {T};
CREATE INDEX warning_open ON warning (channel, expires) WHERE ended IS NULL AND closed IS NULL;

-- A message being written.
CREATE TABLE warning_draft (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  -- the warning it changes or ends
  about BIGINT,
  turn TEXT NOT NULL,
  purpose TEXT NOT NULL,
  form TEXT NOT NULL,
  revision BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  saved BIGINT NOT NULL,
  -- since when a second person is asked to bring it out
  asked BIGINT
) {T};
CREATE INDEX warning_draft_channel ON warning_draft (channel, id);

CREATE TABLE warning_author (
  draft BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  PRIMARY KEY (draft, editor)
) {T};

-- Areas of the town with a name, drawn beforehand.
CREATE TABLE warning_area (
  channel BIGINT NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- postal codes, region keys, points, as they were typed
  codes TEXT NOT NULL,
  points TEXT NOT NULL,
  PRIMARY KEY (channel, place)
) {T};
