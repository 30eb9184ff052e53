-- Official warnings: what authorities say, taken over word for word. Nothing here is a post of the town's.

-- What a channel does with them; without a row the usual.
CREATE TABLE official_rule (
  channel BIGINT NOT NULL PRIMARY KEY,
  rule TEXT NOT NULL
) {T};

-- Where they are read.
CREATE TABLE official_source (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  -- nina, dwd, feed; the last with a name and an address of its own
  provider TEXT NOT NULL,
  label TEXT NOT NULL,
  url TEXT NOT NULL,
  -- digits of an AGS
  region TEXT NOT NULL,
  added BIGINT NOT NULL,
  -- next reading; while one is under way the end of its lease
  due BIGINT NOT NULL,
  looked BIGINT,
  -- last reading that named everything there is
  complete BIGINT,
  -- of the last reading: what went wrong, and how often in a row
  problem TEXT NOT NULL,
  failures BIGINT NOT NULL
) {T};
CREATE INDEX official_source_channel ON official_source (channel, id);
CREATE INDEX official_source_due ON official_source (due, id);

-- A warning: all messages that belong together.
CREATE TABLE official (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  source BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- its messages and those they named, as references
  names TEXT NOT NULL,
  severity TEXT NOT NULL,
  -- 1: nobody is meant to act
  rehearsal BIGINT NOT NULL,
  sent BIGINT NOT NULL,
  expires BIGINT,
  -- when it was first read here
  came BIGINT NOT NULL,
  -- when it ended, and how; far in the future while it has not
  ended BIGINT NOT NULL,
  ending TEXT NOT NULL,
  -- the last version followers were told; 0 for none
  told BIGINT NOT NULL,
  -- when they were told by themselves
  pushed BIGINT,
  -- since when the duty officer is asked
  proposed BIGINT
) {T};
CREATE INDEX official_shown ON official (channel, ended, id);
CREATE INDEX official_known ON official (source, id);
CREATE INDEX official_ended ON official (ended, id);

CREATE TABLE official_message (
  official BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- begins, changes, ends
  step TEXT NOT NULL,
  sent BIGINT NOT NULL,
  at BIGINT NOT NULL,
  -- JSON: what it says in each language
  words TEXT NOT NULL,
  file TEXT NOT NULL,
  PRIMARY KEY (official, version)
) {T};
CREATE INDEX official_message_file ON official_message (file);

-- Messages as they were received, once however many channels have them.
CREATE TABLE official_file (
  -- SHA-256
  hash TEXT NOT NULL PRIMARY KEY,
  -- the media type
  kind TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  at BIGINT NOT NULL
-- engine:sqlite
) STRICT;
-- engine:postgres
);
-- engine:all
CREATE INDEX official_file_at ON official_file (at, hash);
