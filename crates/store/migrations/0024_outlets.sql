-- Places of others where the channel's posts stand, too.
CREATE TABLE outlet (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  -- what anybody at the desk may read, as JSON: server, name, address
  settings TEXT NOT NULL,
  -- locked: opens with the key of the web nodes or the master key
  secret BYTEA NOT NULL,
  created BIGINT NOT NULL,
  stopped BIGINT,
  -- the earliest time something is due; while somebody works there the end of their lease
  wake BIGINT,
  -- counts what was ordered, so that whoever lays the outlet down sees that something came meanwhile
  stir BIGINT NOT NULL,
  -- whose it is: until when, and the number that fences out whoever lost it
  lease BIGINT NOT NULL,
  token BIGINT NOT NULL,
  -- when the bucket of calls is full again
  bucket BIGINT NOT NULL,
  -- how it is, as JSON, and when that is looked at next
  health TEXT NOT NULL,
  look BIGINT NOT NULL
) {T};
CREATE INDEX outlet_channel ON outlet (channel, id);
CREATE INDEX outlet_wake ON outlet (wake, id) WHERE wake IS NOT NULL;

-- One post at one outlet: what is wanted there, and how far that is. Written by the commit that brings a version out.
CREATE TABLE dispatch (
  outlet BIGINT NOT NULL,
  post BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  -- the wish: which version; 0 for nothing
  wanted BIGINT NOT NULL,
  shown BIGINT NOT NULL,
  state TEXT NOT NULL,
  due BIGINT,
  since BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  -- what stands there, what is ready, what was armed, what went wrong, as JSON
  course TEXT NOT NULL,
  created BIGINT NOT NULL,
  touched BIGINT NOT NULL,
  -- counts changes, so that a person's decision is about what they saw
  turn BIGINT NOT NULL,
  PRIMARY KEY (outlet, post)
) {T};
CREATE INDEX dispatch_due ON dispatch (outlet, lane, due, post) WHERE due IS NOT NULL;
CREATE INDEX dispatch_post ON dispatch (post, outlet);
CREATE INDEX dispatch_state ON dispatch (channel, state, touched);
