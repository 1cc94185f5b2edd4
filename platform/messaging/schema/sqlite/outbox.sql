-- What a producer tells the world, and its log. Numbers are given out by the program and never used again.
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY,
  record_key INTEGER NOT NULL,
  version INTEGER NOT NULL,
  happened_at INTEGER NOT NULL,
  type TEXT NOT NULL,
  traceparent TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;
