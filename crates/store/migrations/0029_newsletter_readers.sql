-- Sealed readers of newsletters and the work of reaching them. As of followers, no row says who, when or in which order.

-- Somebody who confirmed. The key is a tag of the address under a secret.
CREATE TABLE reader (
  channel BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  -- the address as it was asked for, with the time and the words agreed to
  address BYTEA NOT NULL,
  -- topics, rhythm, language
  wish BYTEA NOT NULL,
  -- when it was confirmed, and by what
  proof BYTEA NOT NULL,
  -- weeks in a row in which mail came back, and the last of them
  soft BIGINT NOT NULL,
  soft_week BIGINT NOT NULL,
  PRIMARY KEY (channel, sid)
) {T};

-- Somebody asked for it, and nobody confirmed yet. Gone after two days.
CREATE TABLE reader_asked (
  channel BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  address BYTEA NOT NULL,
  wish BYTEA NOT NULL,
  -- hash of what the confirming link carries
  secret BYTEA NOT NULL,
  -- when it is forgotten, to the hour
  forget BIGINT NOT NULL,
  -- confirmation mails it was sent
  mails BIGINT NOT NULL,
  -- 0 until somebody sends the mail, then the end of their lease; NULL when it was sent
  due BIGINT,
  token BIGINT NOT NULL,
  PRIMARY KEY (channel, sid)
) {T};
CREATE INDEX reader_asked_due ON reader_asked (due, channel, sid) WHERE due IS NOT NULL;
CREATE INDEX reader_asked_forget ON reader_asked (forget, channel, sid);

-- An issue on its way; one node at a time walks it.
CREATE TABLE mailing (
  issue BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  -- whose it is: until when, and the number that fences out whoever lost it
  lease BIGINT NOT NULL,
  boot BIGINT NOT NULL,
  token BIGINT NOT NULL,
  -- sums of what came of later attempts
  taken BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  gone BIGINT NOT NULL
) {T};

-- A range of the readers.
CREATE TABLE mailing_range (
  issue BIGINT NOT NULL,
  lo BIGINT NOT NULL,
  hi BIGINT NOT NULL,
  -- up to and including this key everything was handed over or noted
  reached BIGINT,
  -- up to this key it may have been: written down before the first of them is handed over
  armed BIGINT,
  done BIGINT NOT NULL,
  token BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  PRIMARY KEY (issue, lo)
) {T};

-- Mails that are tried again, or of which nobody knows. Nothing is written of those that were handed over.
CREATE TABLE mailing_later (
  issue BIGINT NOT NULL,
  sid BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  -- when it is tried again; NULL: it is unclear, a person decides
  due BIGINT,
  attempt BIGINT NOT NULL,
  -- written down before it is handed over
  armed BIGINT NOT NULL,
  PRIMARY KEY (issue, sid)
) {T};
CREATE INDEX mailing_later_due ON mailing_later (issue, due, sid) WHERE due IS NOT NULL;
CREATE INDEX mailing_later_reader ON mailing_later (channel, sid);
