-- 1 for the ranges of a warning that is only rehearsed: all others of its lane go before it, whenever they are free. Until
-- now those in earnest stood before time 0, which a rest, the end of a lease and a restart forgot.
ALTER TABLE shard ADD COLUMN behind BIGINT NOT NULL DEFAULT 0;
UPDATE shard SET free_from = 0 WHERE free_from < 0;
DROP INDEX shard_free;
CREATE INDEX shard_free ON shard (lane, behind, free_from, delivery, origin, lo) WHERE free_from IS NOT NULL;
