-- Sums without people: how often pages were asked for and feeds fetched, a day. No row tells who, when, or from where.
CREATE TABLE figure (
  channel BIGINT NOT NULL,
  -- 0: the channel's own page, or its feeds
  post BIGINT NOT NULL,
  -- days since 1970, UTC
  day BIGINT NOT NULL,
  -- 'page' or 'feed'
  what TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (channel, post, day, what)
) {T};
