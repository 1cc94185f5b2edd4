-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Who appears at that date, and the rules by which tickets of it are taken back. None of these: those of its kind, which
-- are written down here for what was made before.
ALTER TABLE performance ADD COLUMN IF NOT EXISTS starring TEXT;
ALTER TABLE performance ADD COLUMN IF NOT EXISTS cancellation_policy TEXT;
UPDATE performance SET cancellation_policy = CASE
  WHEN (SELECT kind FROM musical WHERE musical.id = performance.musical_id) = 'PLAY'
  THEN '{"freeDays":7,"steps":[{"daysBefore":10,"percent":10,"atMost":2000},{"daysBefore":7,"percent":10,"atMost":null},{"daysBefore":3,"percent":20,"atMost":null},{"daysBefore":0,"percent":30,"atMost":null}]}'
  ELSE '{"freeDays":7,"steps":[{"daysBefore":10,"percent":10,"atMost":4000},{"daysBefore":7,"percent":10,"atMost":null},{"daysBefore":3,"percent":20,"atMost":null},{"daysBefore":0,"percent":30,"atMost":null}]}'
  END WHERE cancellation_policy IS NULL;

-- Dates of a musical, and all dates, in the order in which they come.
CREATE INDEX IF NOT EXISTS performance_starts ON performance (starts_at, id);
CREATE INDEX IF NOT EXISTS performance_of_musical ON performance (musical_id, starts_at, id);
