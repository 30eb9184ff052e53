-- What a working copy said earlier, to be brought back. At most one every few minutes while one person writes, each time
-- another goes on, and what somebody kept on purpose; gone with the working copy.
CREATE TABLE draft_text (
  post BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  at BIGINT NOT NULL,
  editor BIGINT NOT NULL,
  form TEXT NOT NULL,
  PRIMARY KEY (post, revision)
) {T};
