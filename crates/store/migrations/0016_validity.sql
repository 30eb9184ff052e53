-- When a post leaves the channel page and the feeds by itself; NULL: it stays.
ALTER TABLE post ADD COLUMN expires BIGINT;
CREATE INDEX post_expires ON post (channel, expires, id) WHERE state = 'published' AND expires IS NOT NULL;
-- Adverts that are out already.
-- engine:sqlite
UPDATE post SET expires = (SELECT CAST(strftime('%s', json_extract(v.content, '$.job.deadline')) AS INTEGER) * 1000
  FROM post_version v WHERE v.post = post.id AND v.version = post.version) WHERE kind = 'job';
-- engine:postgres
UPDATE post SET expires = (SELECT CAST(extract(epoch FROM CAST(v.content::json -> 'job' ->> 'deadline' AS TIMESTAMPTZ)) * 1000 AS BIGINT)
  FROM post_version v WHERE v.post = post.id AND v.version = post.version) WHERE kind = 'job';
-- engine:all

-- The post in whose message this one was told, where the posts of a publishing time go out as one.
ALTER TABLE post ADD COLUMN digest BIGINT;
CREATE INDEX post_digest ON post (digest, id) WHERE digest IS NOT NULL;

-- What stays on top of the channel page, and until when.
CREATE TABLE pin (
  channel BIGINT NOT NULL,
  post BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (channel, post)
) {T};
