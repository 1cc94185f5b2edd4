-- Of whose outbox the parked record is, and whether others have been told of it: 1 when it is in the dead-letter topic.
ALTER TABLE parked ADD COLUMN producer TEXT NOT NULL DEFAULT '';
ALTER TABLE parked ADD COLUMN producer_sequence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parked ADD COLUMN announced BIGINT NOT NULL DEFAULT 0;
