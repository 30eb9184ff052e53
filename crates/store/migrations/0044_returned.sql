-- How many addresses mail that came back said to be gone, and in which week: beyond a share it is not believed.
ALTER TABLE newsletter ADD COLUMN gone_week BIGINT NOT NULL DEFAULT 0;
ALTER TABLE newsletter ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;
