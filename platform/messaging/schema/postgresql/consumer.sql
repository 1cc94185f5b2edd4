-- How far each consumer of this service has come in each of its sources: moved in the same transaction as the effect.
CREATE TABLE consumer_offset (
  consumer TEXT NOT NULL,
  source TEXT NOT NULL,
  next_sequence BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  PRIMARY KEY (consumer, source)
);

-- Records that could not be applied, and those of the same key that wait behind them.
CREATE TABLE parked (
  id BIGINT PRIMARY KEY,
  consumer TEXT NOT NULL,
  source TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  record_key BIGINT NOT NULL,
  version BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  type TEXT NOT NULL,
  event_id TEXT NOT NULL,
  traceparent TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  cause TEXT NOT NULL,
  parked_at BIGINT NOT NULL,
  tried_at BIGINT NOT NULL
);
CREATE INDEX parked_by_key ON parked (consumer, record_key, id);
