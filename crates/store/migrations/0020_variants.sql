-- Texts of a post beside its main text: Leichte Sprache and translations.
CREATE TABLE variant (
  post BIGINT NOT NULL,
  -- 'simple', or a BCP 47 tag
  tongue TEXT NOT NULL,
  channel BIGINT NOT NULL,
  -- as typed
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  -- the main text it was written from
  of_title TEXT NOT NULL,
  of_body TEXT NOT NULL,
  -- counts up at each save and each step: of two people one is first
  revision BIGINT NOT NULL,
  -- draft, in_review, returned, approved
  stage TEXT NOT NULL,
  -- of a return
  reason TEXT NOT NULL,
  -- who saved or took the last step, and when
  editor BIGINT NOT NULL,
  at BIGINT NOT NULL,
  -- how many versions there were, and the one that is out
  versions BIGINT NOT NULL,
  shown BIGINT,
  PRIMARY KEY (post, tongue)
) {T};
CREATE INDEX variant_stage ON variant (channel, stage, post);

-- Immutable: what somebody found good.
CREATE TABLE variant_version (
  post BIGINT NOT NULL,
  tongue TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  approver BIGINT NOT NULL,
  hash TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  of_title TEXT NOT NULL,
  of_body TEXT NOT NULL,
  PRIMARY KEY (post, tongue, version)
) {T};

-- Everybody who wrote in it since the last version.
CREATE TABLE variant_author (
  post BIGINT NOT NULL,
  tongue TEXT NOT NULL,
  editor BIGINT NOT NULL,
  PRIMARY KEY (post, tongue, editor)
) {T};
