-- 1 for later attempts of a warning that is only rehearsed: those of all others of its lane go before them.
ALTER TABLE retry ADD COLUMN behind BIGINT NOT NULL DEFAULT 0;
DROP INDEX retry_due;
CREATE INDEX retry_due ON retry (lane, behind, due, delivery, origin, sid);
