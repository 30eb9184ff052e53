-- Addresses of the town's programs that are called when something comes out.
CREATE TABLE webhook (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  label TEXT NOT NULL,
  url TEXT NOT NULL,
  -- locked: opens with the key of the web nodes or the master key
  secret BYTEA NOT NULL,
  created BIGINT NOT NULL,
  -- calls given up in a row
  failed BIGINT NOT NULL,
  -- switched off since, and why: person, failed, gone
  stopped BIGINT,
  stopped_why TEXT
) {T};
CREATE INDEX webhook_channel ON webhook (channel, id);

-- One call for each address and version; of a trial the post is 0. Written by the commit that brings the version out.
CREATE TABLE webhook_call (
  webhook BIGINT NOT NULL,
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  event TEXT NOT NULL,
  created BIGINT NOT NULL,
  -- since when it is tried: later than created if somebody had it sent once more
  since BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  -- next attempt; while one is under way the end of its lease
  due BIGINT,
  -- of the last attempt: what was answered, or what went wrong
  status BIGINT,
  problem TEXT NOT NULL,
  finished BIGINT,
  PRIMARY KEY (webhook, post, version)
) {T};
CREATE INDEX webhook_call_due ON webhook_call (due, webhook, post, version) WHERE due IS NOT NULL;
CREATE INDEX webhook_call_created ON webhook_call (webhook, created, post, version);
