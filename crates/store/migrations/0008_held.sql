-- 1 while a person holds the delivery: nothing of it is claimed.
ALTER TABLE fanout ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
