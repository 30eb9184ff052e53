-- The order in which the posts of one publishing time go out.
ALTER TABLE review ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
DROP INDEX review_due;
CREATE INDEX review_due ON review (due, place, post) WHERE due IS NOT NULL;
CREATE INDEX review_planned ON review (channel, due, place, post) WHERE due IS NOT NULL;
