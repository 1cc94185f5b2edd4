-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- How far each consumer of this service has come in each of its sources: moved in the same transaction as the effect.
CREATE TABLE IF NOT EXISTS consumer_offset (
  consumer VARCHAR(100) NOT NULL,
  source VARCHAR(100) NOT NULL,
  next_sequence BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  PRIMARY KEY (consumer, source)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Records that could not be applied, and those of the same key that wait behind them.
CREATE TABLE IF NOT EXISTS parked (
  id BIGINT PRIMARY KEY,
  consumer VARCHAR(100) NOT NULL,
  source VARCHAR(100) NOT NULL,
  sequence BIGINT NOT NULL,
  record_key BIGINT NOT NULL,
  version BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  type VARCHAR(64) NOT NULL,
  event_id VARCHAR(255) NOT NULL,
  traceparent VARCHAR(100) NOT NULL,
  payload TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  cause TEXT NOT NULL,
  parked_at BIGINT NOT NULL,
  tried_at BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS parked_by_key ON parked (consumer, record_key, id);
