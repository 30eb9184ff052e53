-- The media library: what were pictures are media, with what is said of them, and which versions show them.
ALTER TABLE picture RENAME TO medium;
-- Ending of the file, and what sort it makes.
ALTER TABLE medium ADD COLUMN format TEXT NOT NULL DEFAULT 'jpg';
ALTER TABLE medium ADD COLUMN kind TEXT NOT NULL DEFAULT 'picture';
ALTER TABLE medium ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
-- Stem of the captions' file.
ALTER TABLE medium ADD COLUMN captions TEXT;
ALTER TABLE medium ADD COLUMN name TEXT NOT NULL DEFAULT 'Bild';
-- NULL: nobody has said anything yet. Empty: decorative.
ALTER TABLE medium ADD COLUMN alt TEXT;
ALTER TABLE medium ADD COLUMN credit TEXT NOT NULL DEFAULT '';
-- Whether people can be recognised: unsaid, nobody, agreed, missing.
ALTER TABLE medium ADD COLUMN people TEXT NOT NULL DEFAULT 'unsaid';
-- What every crop keeps, in percent.
ALTER TABLE medium ADD COLUMN focus_x BIGINT NOT NULL DEFAULT 50;
ALTER TABLE medium ADD COLUMN focus_y BIGINT NOT NULL DEFAULT 50;
-- What it is found by, in small letters.
ALTER TABLE medium ADD COLUMN words TEXT NOT NULL DEFAULT 'bild';
CREATE INDEX medium_channel ON medium (channel, id);
CREATE INDEX medium_kind ON medium (channel, kind, id);
CREATE INDEX medium_hash ON medium (hash);
CREATE INDEX medium_captions ON medium (captions) WHERE captions IS NOT NULL;

-- Which version of which post shows a medium; named in letters, as versions do.
CREATE TABLE medium_use (
  medium TEXT NOT NULL,
  post BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (medium, post, version)
) {T};
-- engine: sqlite
INSERT INTO medium_use (medium, post, version)
  SELECT DISTINCT json_extract(p.value, '$.id'), v.post, v.version
  FROM post_version v, json_each(v.content, '$.pictures') p;
-- engine: postgres
INSERT INTO medium_use (medium, post, version)
  SELECT DISTINCT p.value ->> 'id', v.post, v.version
  FROM post_version v, jsonb_array_elements(v.content::jsonb -> 'pictures') p;
-- engine: all
