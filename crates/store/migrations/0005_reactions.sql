-- Open reactions: a file of its own that no backup holds. The key is a hash of a token's random number, so that rows lie
-- in no order that says anything; no time, no address, and nothing that two posts would have in common.
CREATE TABLE reaction (
  post BIGINT NOT NULL,
  tag BYTEA NOT NULL,
  seq BIGINT NOT NULL,
  choice BIGINT NOT NULL,
  PRIMARY KEY (post, tag)
) {T};
