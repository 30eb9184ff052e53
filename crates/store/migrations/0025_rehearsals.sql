-- Rehearsals the town has switched on, and the runs that came of it.
CREATE TABLE rehearsal_plan (
  channel BIGINT NOT NULL PRIMARY KEY,
  -- "1 1 10:00 15": which of the month's days, day of the week from Monday on, time, minutes until the all-clear; or empty
  monthly TEXT NOT NULL,
  national BIGINT NOT NULL,
  by_itself BIGINT NOT NULL,
  -- who switched it on: what goes out by itself goes out in their name, as long as they may
  editor BIGINT NOT NULL,
  -- runs before that are none of this plan's
  since BIGINT NOT NULL
) {T};

CREATE TABLE rehearsal (
  channel BIGINT NOT NULL,
  -- the planned time; names the run
  at BIGINT NOT NULL,
  clear_at BIGINT NOT NULL,
  what TEXT NOT NULL,
  -- the warning it is
  post BIGINT NOT NULL UNIQUE,
  by_itself BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  ended BIGINT,
  fate TEXT,
  PRIMARY KEY (channel, at)
) {T};
CREATE INDEX rehearsal_open ON rehearsal (channel, at) WHERE ended IS NULL;

-- Of a delivery in the lane of warnings: when the first and the last was handed over to each push service. Two times a
-- service, whoever it was.
CREATE TABLE hand_over (
  delivery BIGINT NOT NULL,
  origin TEXT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (delivery, origin)
) {T};

-- Devices of the town's own that say when a warning came. No row of a follower: the device follows like any other, and
-- nothing tells which subscription is its.
CREATE TABLE canary (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- the push service, as https://host
  origin TEXT NOT NULL,
  -- under which it speaks up; the device alone has the token
  token_hash BYTEA NOT NULL UNIQUE,
  made BIGINT NOT NULL,
  heard BIGINT,
  -- somebody looked at its silence then
  noticed BIGINT
) {T};
CREATE INDEX canary_channel ON canary (channel, id);

CREATE TABLE canary_echo (
  canary BIGINT NOT NULL,
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (canary, post, version)
) {T};
