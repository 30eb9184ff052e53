-- Forms with places to fill in.
CREATE TABLE template (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  name TEXT NOT NULL,
  form TEXT NOT NULL,
  changed BIGINT NOT NULL,
  editor BIGINT NOT NULL
) {T};
CREATE INDEX template_channel ON template (channel, id);

-- Posts that come again: a template, what is filled in, and the rule as JSON.
CREATE TABLE series (
  id BIGINT NOT NULL PRIMARY KEY,
  channel BIGINT NOT NULL,
  template BIGINT NOT NULL,
  name TEXT NOT NULL,
  rule TEXT NOT NULL,
  filled TEXT NOT NULL,
  changed BIGINT NOT NULL,
  -- in whose name its posts are begun
  editor BIGINT NOT NULL
) {T};
CREATE INDEX series_channel ON series (channel, id);
CREATE INDEX series_template ON series (template, id);

-- What was made of a series already; the key is what keeps an occasion from being made twice.
CREATE TABLE occasion (
  series BIGINT NOT NULL,
  -- year * 10000 + month * 100 + day
  day BIGINT NOT NULL,
  post BIGINT NOT NULL,
  made BIGINT NOT NULL,
  -- 0 while it is still to be given its time
  settled BIGINT NOT NULL,
  PRIMARY KEY (series, day)
) {T};
CREATE INDEX occasion_open ON occasion (made, series, day) WHERE settled = 0;
