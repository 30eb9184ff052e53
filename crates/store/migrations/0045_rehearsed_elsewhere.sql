-- 1 where planned rehearsals go to the places of others, too. Whoever switched them on before was told that they do not.
ALTER TABLE rehearsal_plan ADD COLUMN elsewhere BIGINT NOT NULL DEFAULT 0;
