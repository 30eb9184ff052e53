-- Whether posts go to an outlet by themselves, unless somebody chooses otherwise.
ALTER TABLE outlet ADD COLUMN usual BIGINT NOT NULL DEFAULT 1;

-- What the platform counts of a post there, as JSON with the time it was asked: sums, never who.
ALTER TABLE dispatch ADD COLUMN counted TEXT NOT NULL DEFAULT '';

-- How often people at the desk were told that a post waits for a person, and since when it waited when they were.
ALTER TABLE dispatch ADD COLUMN nudged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dispatch ADD COLUMN nudged_since BIGINT NOT NULL DEFAULT 0;
CREATE INDEX dispatch_person ON dispatch (since, outlet, post) WHERE state = 'person';

-- Phones of people at the desk that are told when something waits for them. Of a follower nothing stands here: such a
-- phone has an address of its own for it.
CREATE TABLE phone (
  channel BIGINT NOT NULL,
  -- a keyed hash of the device's address at its push service
  sid BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  label TEXT NOT NULL,
  -- the push service, as https://host
  origin TEXT NOT NULL,
  -- the address and its keys: opens with the master key only
  sealed BYTEA NOT NULL,
  -- told only once somebody else did nothing
  second BIGINT NOT NULL,
  made BIGINT NOT NULL,
  -- when it last took something
  told BIGINT,
  PRIMARY KEY (channel, sid)
) {T};
-- Nobody has greeted it yet.
CREATE INDEX phone_fresh ON phone (channel, sid) WHERE told IS NULL;
