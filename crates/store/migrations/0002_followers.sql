-- Sealed subscriptions and the work of reaching them. No row says who, when or in which order somebody followed:
-- the key is a tag under a secret, and there is no other column a row could be sorted by.

-- A push service as it appears in keys. The code is computed from the address, so it tells no order either.
CREATE TABLE push_origin (
  code BIGINT NOT NULL PRIMARY KEY,
  origin TEXT NOT NULL UNIQUE
) {T};

CREATE TABLE subscription (
  channel BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  week BIGINT NOT NULL,
  PRIMARY KEY (channel, origin, sid)
) {T};

-- A delivery under way, as far as its ranges must know it.
CREATE TABLE fanout (
  delivery BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  created BIGINT NOT NULL
) {T};

-- A range of one push service's subscriptions.
CREATE TABLE shard (
  delivery BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  lo BIGINT NOT NULL,
  hi BIGINT NOT NULL,
  -- everything up to and including this key was handed over
  reached BIGINT,
  done BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  -- may be claimed from then on: end of a lease or of a pause; NULL when done or held back
  free_from BIGINT,
  boot BIGINT NOT NULL,
  token BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  -- retry rows made so far; those that ended are counted in retry_count
  retried BIGINT NOT NULL,
  PRIMARY KEY (delivery, origin, lo)
) {T};
CREATE INDEX shard_free ON shard (lane, free_from, delivery, origin, lo) WHERE free_from IS NOT NULL;

CREATE TABLE retry (
  delivery BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  -- not before then; while somebody holds it, the end of the lease
  due BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  boot BIGINT NOT NULL,
  token BIGINT NOT NULL,
  PRIMARY KEY (delivery, origin, sid)
) {T};
CREATE INDEX retry_due ON retry (lane, due, delivery, origin, sid);
CREATE INDEX retry_subscription ON retry (channel, origin, sid);

CREATE TABLE retry_count (
  delivery BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  -- muted or no longer chosen when their turn came; shown to nobody, but no longer waiting
  dropped BIGINT NOT NULL,
  PRIMARY KEY (delivery, origin)
) {T};

-- First notifications. due is 0 until claimed: a time would tell when somebody followed.
CREATE TABLE greeting (
  channel BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  due BIGINT NOT NULL,
  boot BIGINT NOT NULL,
  token BIGINT NOT NULL,
  PRIMARY KEY (channel, origin, sid)
) {T};
CREATE INDEX greeting_due ON greeting (due, channel, origin, sid);
