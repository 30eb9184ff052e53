-- The public halves of a channel's keys, for nodes without the master key, which signed them. Who can write here can
-- delete a row and no more: a half without its signature is not believed.
CREATE TABLE public_halves (
  channel BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  vapid TEXT NOT NULL,
  identity TEXT NOT NULL,
  signature BYTEA NOT NULL,
  PRIMARY KEY (channel, generation)
) {T};
