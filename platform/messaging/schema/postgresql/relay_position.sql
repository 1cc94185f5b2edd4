-- How far the outbox has been published elsewhere, for each relay shard: everything below is there. Moved forward only.
CREATE TABLE relay_position (
  shard BIGINT PRIMARY KEY,
  next_sequence BIGINT NOT NULL
);
