-- Which subscription drew which booklet of tokens: one of two or three numbers a half-year, no time. It goes with the
-- subscription. The mark is a hash of what the device sent, which was random, so that a lost answer can be given again.
CREATE TABLE booklet (
  channel BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  -- (year * 2 + half) * 32 + volume
  drawn BIGINT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (channel, origin, sid, drawn)
) {T};
