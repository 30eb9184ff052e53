-- The life of a post between writing and release, and who may do what until when.

-- Whether a second person must approve: auto, on, off.
ALTER TABLE channel ADD COLUMN four_eyes TEXT NOT NULL DEFAULT 'auto';
-- When it was set aside.
ALTER TABLE post ADD COLUMN archived BIGINT;
-- The end of a role, and a second role for a while.
ALTER TABLE editor_role ADD COLUMN until BIGINT;
ALTER TABLE editor_role ADD COLUMN deputy_role TEXT;
ALTER TABLE editor_role ADD COLUMN deputy_until BIGINT;

-- How far a working copy got. No row: it is being written.
CREATE TABLE review (
  post BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  stage TEXT NOT NULL,
  -- counts up at each step: of two people who press at once, one is first
  step BIGINT NOT NULL,
  -- the last step: who, when, and the reason of a return
  editor BIGINT NOT NULL,
  at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  -- who found what good
  approver BIGINT,
  approved BIGINT,
  hash TEXT,
  -- goes out by itself then, and this is what goes out
  due BIGINT,
  content TEXT,
  note TEXT,
  quiet BIGINT
) {T};
CREATE INDEX review_channel ON review (channel, post);
CREATE INDEX review_due ON review (due, post) WHERE due IS NOT NULL;

-- Everybody who wrote in a working copy.
CREATE TABLE draft_author (
  post BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  PRIMARY KEY (post, editor)
) {T};
INSERT INTO draft_author (post, editor) SELECT post, editor FROM draft;

-- What was said and done about a post, inside the house.
CREATE TABLE comment (
  post BIGINT NOT NULL,
  at BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  what TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (post, at, editor, what)
) {T};
