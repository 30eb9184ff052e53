-- When a channel publishes, as JSON; a channel without a row has the usual days.
CREATE TABLE publishing_days (
  channel BIGINT NOT NULL PRIMARY KEY,
  days TEXT NOT NULL
) {T};
