-- Places on the town's web site that are watched.
CREATE TABLE source (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  label TEXT NOT NULL,
  url TEXT NOT NULL,
  -- feed, wordpress, list; the last by a recipe (JSON)
  way TEXT NOT NULL,
  recipe TEXT NOT NULL,
  -- draft or post
  enter TEXT NOT NULL,
  -- minutes between two looks
  every BIGINT NOT NULL,
  -- watched since; before that it is only tried
  started BIGINT,
  -- next look; while one is under way the end of its lease
  due BIGINT,
  looked BIGINT,
  -- of the last look: what went wrong, and how often in a row
  problem TEXT NOT NULL,
  failures BIGINT NOT NULL,
  -- of the last answer, so that an unchanged page costs nobody anything
  etag TEXT,
  modified TEXT
) {T};
CREATE INDEX source_channel ON source (channel, id);
CREATE INDEX source_due ON source (due, id) WHERE due IS NOT NULL;

-- What the last looks found, and what became of it.
CREATE TABLE source_item (
  source BIGINT NOT NULL,
  key TEXT NOT NULL,
  at BIGINT NOT NULL,
  title TEXT NOT NULL,
  link TEXT NOT NULL,
  -- would, taken, old, skipped
  fate TEXT NOT NULL,
  -- of what was skipped: a translation key and its number
  why TEXT NOT NULL,
  arg TEXT NOT NULL,
  post BIGINT,
  PRIMARY KEY (source, key)
) {T};
CREATE INDEX source_item_at ON source_item (source, at, key);
