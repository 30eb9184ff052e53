-- Which messages of its warning were out when somebody began the next one, so that an old draft is not taken for it.
ALTER TABLE warning_draft ADD COLUMN base BIGINT NOT NULL DEFAULT 0;
UPDATE warning_draft SET base = (SELECT count(*) FROM alert a WHERE a.post = warning_draft.about) WHERE about IS NOT NULL;

-- 1: followers were told a message that rings at any hour, so that whoever heard it hears how it goes on.
ALTER TABLE official ADD COLUMN loud BIGINT NOT NULL DEFAULT 0;
UPDATE official SET loud = 1 WHERE told > 0 AND rehearsal = 0 AND severity IN ('Severe', 'Extreme');
