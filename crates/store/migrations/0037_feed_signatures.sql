-- The files of warnings with their signature in XML. Its row comes with the message and waits for a node with the master key.
CREATE TABLE alert_signed (
  post BIGINT NOT NULL,
  number BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  -- the whole file, byte for byte; missing until it is signed
  file BYTEA,
  PRIMARY KEY (post, number)
) {T};
CREATE INDEX alert_signed_waiting ON alert_signed (post, number) WHERE file IS NULL;
CREATE INDEX alert_signed_channel ON alert_signed (channel, post, number) WHERE file IS NOT NULL;

-- The public halves of the keys that signed them, as every tool reads them. None ever goes: files keep their signatures.
CREATE TABLE feed_key (
  name TEXT NOT NULL,
  channel BIGINT NOT NULL,
  pem TEXT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (name)
) {T};
CREATE INDEX feed_key_channel ON feed_key (channel, made, name);
