-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- How far the outbox has been published elsewhere, for each relay shard: everything below is there. Moved forward only.
CREATE TABLE IF NOT EXISTS relay_position (
  shard BIGINT PRIMARY KEY,
  next_sequence BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
