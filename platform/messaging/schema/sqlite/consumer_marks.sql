-- What a consumer has had of each producer, for a source that may repeat records under new sequences (marks.hpp).
ALTER TABLE consumer_offset ADD COLUMN marks TEXT NOT NULL DEFAULT '';
