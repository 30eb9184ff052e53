-- Who follows from the Fediverse, and the work of reaching their servers. Addresses are sealed as those of devices are, keys
-- are tags under a secret, and no row says who came when.

-- Where posts go: one server's inbox for all who follow from there, or one person's where a server has no such.
CREATE TABLE fediverse_inbox (
  channel BIGINT NOT NULL,
  inbox BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  -- the week since which nothing came there; 0 while it does
  failing BIGINT NOT NULL,
  PRIMARY KEY (channel, inbox)
) {T};

CREATE TABLE fediverse_follower (
  channel BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  inbox BIGINT NOT NULL,
  -- the tag of the Follow: taking it back may name nothing else
  follow BIGINT NOT NULL,
  PRIMARY KEY (channel, sid)
) {T};
CREATE INDEX fediverse_follower_inbox ON fediverse_follower (channel, inbox, sid);

-- A version of a post on its way to one inbox.
CREATE TABLE fediverse_send (
  channel BIGINT NOT NULL,
  inbox BIGINT NOT NULL,
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- 1 it came out, 2 it changed, 3 it was taken back
  act BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  -- not before then; while somebody has it, the end of the lease
  due BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  token BIGINT NOT NULL,
  PRIMARY KEY (channel, inbox, post, version)
) {T};
CREATE INDEX fediverse_send_due ON fediverse_send (lane, due, channel, inbox, post, version);

-- What other servers told us and nobody looked at yet, sealed.
CREATE TABLE fediverse_letter (
  sid BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  -- the tag of the server it says to come from
  host BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  -- 0 until somebody looks at it: a time would tell when somebody followed
  due BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  token BIGINT NOT NULL
) {T};
CREATE INDEX fediverse_letter_due ON fediverse_letter (due, sid);
CREATE INDEX fediverse_letter_host ON fediverse_letter (host, sid);

-- Tags of activities that were done, for some hours: none is done twice.
CREATE TABLE fediverse_done (
  sid BIGINT NOT NULL PRIMARY KEY,
  hour BIGINT NOT NULL
) {T};
CREATE INDEX fediverse_done_hour ON fediverse_done (hour, sid);
