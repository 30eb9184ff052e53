-- Official warnings belong to the channel and not to one source: several may list one, and what was withdrawn may come back.

-- Counts what changes a channel's official warnings; a reading writes only over what it was compared with.
CREATE TABLE official_turn (
  channel BIGINT NOT NULL PRIMARY KEY,
  turn BIGINT NOT NULL
) {T};

-- Which sources list a warning that has not ended.
CREATE TABLE official_listed (
  official BIGINT NOT NULL,
  source BIGINT NOT NULL,
  -- since when complete readings lack it
  missing BIGINT,
  PRIMARY KEY (official, source)
) {T};
CREATE INDEX official_listed_source ON official_listed (source, official);
INSERT INTO official_listed (official, source, missing) SELECT id, source, NULL FROM official WHERE ended = 9223372036854775807;

-- Who added a source, and who else vouches for it; only feeds need that.
ALTER TABLE official_source ADD COLUMN added_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE official_source ADD COLUMN confirmed BIGINT;
-- The day's bytes that were kept of it.
ALTER TABLE official_source ADD COLUMN day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE official_source ADD COLUMN spent BIGINT NOT NULL DEFAULT 0;
