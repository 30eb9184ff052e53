-- Reactions, as far as they are public or belong to a post. The reactions themselves lie in a file of their own, and
-- which device has a booklet lies with the followers: nothing in here names a device.

-- The key pair of one half-year's tokens, its secret half wrapped; the row is deleted two months after the half-year.
CREATE TABLE reaction_epoch (
  channel BIGINT NOT NULL,
  epoch TEXT NOT NULL,
  suite BIGINT NOT NULL,
  wrapped BYTEA NOT NULL,
  public BYTEA NOT NULL,
  -- destroyed from then on
  until BIGINT NOT NULL,
  -- the slot the next post gets; counts up and never back
  next BIGINT NOT NULL,
  PRIMARY KEY (channel, epoch)
) {T};
CREATE INDEX reaction_epoch_until ON reaction_epoch (until);

-- Given in the transaction that publishes the post, and never again to another.
CREATE TABLE reaction_slot (
  post BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  epoch TEXT NOT NULL,
  slot BIGINT NOT NULL,
  -- the emojis as they were then; empty for a poll, whose options stand in the post
  emojis TEXT NOT NULL,
  choices BIGINT NOT NULL,
  several BIGINT NOT NULL,
  closes BIGINT NOT NULL,
  -- numbers are final, single reactions deleted
  frozen BIGINT NOT NULL
) {T};
CREATE UNIQUE INDEX reaction_slot_once ON reaction_slot (channel, epoch, slot);
CREATE INDEX reaction_slot_open ON reaction_slot (closes, post) WHERE frozen = 0;

-- What everybody is shown: rounded, nothing below five. Choice 0 is the number of devices.
CREATE TABLE reaction_total (
  post BIGINT NOT NULL,
  choice BIGINT NOT NULL,
  shown BIGINT NOT NULL,
  PRIMARY KEY (post, choice)
) {T};
