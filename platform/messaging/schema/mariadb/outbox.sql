-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- What a producer tells the world, and its log. Numbers are given out by the program and never used again.
CREATE TABLE IF NOT EXISTS outbox (
  sequence BIGINT PRIMARY KEY,
  record_key BIGINT NOT NULL,
  version BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  type VARCHAR(64) NOT NULL,
  traceparent VARCHAR(100) NOT NULL,
  payload TEXT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
