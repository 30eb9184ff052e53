-- Until when a platform asked to be left alone. Only a warning is tried once before that.
ALTER TABLE outlet ADD COLUMN rest BIGINT NOT NULL DEFAULT 0;
