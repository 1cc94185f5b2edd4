-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Of whose outbox the parked record is, and whether others have been told of it: 1 when it is in the dead-letter topic.
ALTER TABLE parked ADD COLUMN IF NOT EXISTS producer VARCHAR(100) NOT NULL DEFAULT '';
ALTER TABLE parked ADD COLUMN IF NOT EXISTS producer_sequence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parked ADD COLUMN IF NOT EXISTS announced BIGINT NOT NULL DEFAULT 0;
