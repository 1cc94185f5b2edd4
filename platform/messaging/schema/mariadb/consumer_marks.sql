-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- What a consumer has had of each producer, for a source that may repeat records under new sequences (marks.hpp).
ALTER TABLE consumer_offset ADD COLUMN IF NOT EXISTS marks TEXT NOT NULL DEFAULT '';
