-- The order in which the posts of one publishing time go out.
ALTER TABLE review ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
