-- What a channel tells newsrooms about itself.
CREATE TABLE press (
  channel BIGINT NOT NULL PRIMARY KEY,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  about TEXT NOT NULL
) {T};

-- Posts that are press releases too. Who has a newsroom's link may read one that waits for its time if it goes ahead.
CREATE TABLE press_release (
  post BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  ahead BIGINT NOT NULL,
  since BIGINT NOT NULL
) {T};
CREATE INDEX press_release_channel ON press_release (channel, post);

-- Newsrooms with a link of their own. Of the link only a hash is kept, and nothing of its use.
CREATE TABLE newsroom (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  name TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  created BIGINT NOT NULL
) {T};
CREATE UNIQUE INDEX newsroom_token ON newsroom (token_hash);
CREATE INDEX newsroom_channel ON newsroom (channel, id);

-- Feeds a hub is to be told of: one row a feed however much came out, gone once it was told.
CREATE TABLE hub_ping (
  channel BIGINT NOT NULL,
  feed TEXT NOT NULL,
  since BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  -- next attempt; while one is under way the end of its lease
  due BIGINT NOT NULL,
  PRIMARY KEY (channel, feed)
) {T};
CREATE INDEX hub_ping_due ON hub_ping (due, channel, feed);
