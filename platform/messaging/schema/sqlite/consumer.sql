-- How far each consumer of this service has come in each of its sources: moved in the same transaction as the effect.
CREATE TABLE consumer_offset (
  consumer TEXT NOT NULL,
  source TEXT NOT NULL,
  next_sequence INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY (consumer, source)
) STRICT, WITHOUT ROWID;

-- Records that could not be applied, and those of the same key that wait behind them.
CREATE TABLE parked (
  id INTEGER PRIMARY KEY,
  consumer TEXT NOT NULL,
  source TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  record_key INTEGER NOT NULL,
  version INTEGER NOT NULL,
  happened_at INTEGER NOT NULL,
  type TEXT NOT NULL,
  event_id TEXT NOT NULL,
  traceparent TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  cause TEXT NOT NULL,
  parked_at INTEGER NOT NULL,
  tried_at INTEGER NOT NULL
) STRICT;
CREATE INDEX parked_by_key ON parked (consumer, record_key, id);
