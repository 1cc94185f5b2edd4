-- What a producer tells the world, and its log. Numbers are given out by the program and never used again.
CREATE TABLE outbox (
  sequence BIGINT PRIMARY KEY,
  record_key BIGINT NOT NULL,
  version BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  type TEXT NOT NULL,
  traceparent TEXT NOT NULL,
  payload TEXT NOT NULL
);
