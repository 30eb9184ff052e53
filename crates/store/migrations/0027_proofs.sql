-- What was published, signed: one proof a version. Its row comes with the version and waits for the signature.
CREATE TABLE proof (
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  -- as the claim has it, in seconds; missing, with all that follows, until it is signed
  issued BIGINT,
  digest BYTEA,
  -- the proof, byte for byte
  signed BYTEA,
  PRIMARY KEY (post, version)
) {T};
CREATE INDEX proof_waiting ON proof (channel, post, version) WHERE signed IS NULL;
CREATE INDEX proof_issued ON proof (channel, issued, post, version);
CREATE INDEX proof_digest ON proof (channel, digest, issued);

-- The lists of posting keys of each channel, each signed by a root key. The last one counts.
CREATE TABLE key_list (
  channel BIGINT NOT NULL,
  version BIGINT NOT NULL,
  domain TEXT NOT NULL,
  -- the public half that signed it
  root BYTEA NOT NULL,
  issued BIGINT NOT NULL,
  signed BYTEA NOT NULL,
  PRIMARY KEY (channel, version)
) {T};

-- What is out already gets its proof too.
INSERT INTO proof (post, version, channel) SELECT id, version, channel FROM post WHERE state = 'published';
