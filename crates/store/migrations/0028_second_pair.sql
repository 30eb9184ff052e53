-- 1: opened by a link somebody at the desk handed out. Good for setting up a way to sign in, and until then for nothing else.
ALTER TABLE session ADD COLUMN bare BIGINT NOT NULL DEFAULT 0;

-- Who gave a program its token: an author of what comes by it. Of those given before, the audit knows it.
ALTER TABLE api_token ADD COLUMN giver BIGINT;
UPDATE api_token SET giver = (SELECT min(a.editor) FROM audit a WHERE a.channel = api_token.channel
  AND a.at = api_token.created AND a.what = 'token_issued' AND a.subject = api_token.label);

-- Empty for whoever wrote; else what the program is called whose token they gave.
ALTER TABLE draft_author ADD COLUMN through TEXT NOT NULL DEFAULT '';
INSERT INTO draft_author (post, editor, through) SELECT a.post, t.giver, t.label FROM draft_author a
  JOIN api_token t ON t.id = a.editor WHERE t.giver IS NOT NULL ON CONFLICT (post, editor) DO NOTHING;

-- What a working copy said when somebody last read it and sent it back or found it good.
CREATE TABLE read_copy (
  post BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  form TEXT NOT NULL
) {T};
