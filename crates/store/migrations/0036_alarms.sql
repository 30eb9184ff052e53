-- What people at the desk are told on their own phones about warnings: written down with what it is about.
CREATE TABLE alarm (
  channel BIGINT NOT NULL,
  -- waits, alone, expired, canary
  kind TEXT NOT NULL,
  -- the draft or the warning
  about BIGINT NOT NULL,
  -- a draft's revision, a message's number, a warning's end, a version
  number BIGINT NOT NULL,
  -- whoever did it needs no telling
  editor BIGINT NOT NULL,
  at BIGINT NOT NULL,
  -- how often they were told
  told BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (channel, kind, about, number)
) {T};
CREATE INDEX alarm_due ON alarm (at, channel, kind, about, number);
