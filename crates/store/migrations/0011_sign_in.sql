-- Who somebody at the desk is at the town's own sign-in service: its address and the number it gave them, nothing else.
CREATE TABLE editor_identity (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  editor BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
) {T};
CREATE INDEX editor_identity_editor ON editor_identity (editor);
-- 1: an account for emergencies, which opens the desk when that service does not.
ALTER TABLE editor ADD COLUMN break_glass BIGINT NOT NULL DEFAULT 0;
