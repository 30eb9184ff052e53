-- How a delivery gets on, as the desk shows it.

-- Millionths of the keys walked; thousandths of a follower a second, smoothed; when that was measured.
ALTER TABLE delivery_service ADD COLUMN share BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery_service ADD COLUMN rate BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery_service ADD COLUMN counted BIGINT NOT NULL DEFAULT 0;

-- A push service that is left alone for a while; `asked` is 1 when it named the time itself.
CREATE TABLE push_rest (
  lane BIGINT NOT NULL,
  origin TEXT NOT NULL,
  until BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  PRIMARY KEY (lane, origin)
) {T};

-- Who held a delivery last, and when.
CREATE TABLE delivery_pause (
  delivery BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  editor BIGINT NOT NULL
) {T};

-- A delivery that repeats another, which can be repeated once.
CREATE TABLE delivery_retry (
  delivery BIGINT NOT NULL PRIMARY KEY,
  original BIGINT NOT NULL UNIQUE,
  -- a JSON list of push services; NULL for all
  origins TEXT
) {T};
