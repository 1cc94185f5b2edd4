-- Rows are appended in the order of their ids; the keys, which are random, have no index (platform/storage is asked by id).
CREATE TABLE idempotency_key (
  id          BIGINT PRIMARY KEY,
  key_hash    BIGINT NOT NULL,
  scope       TEXT NOT NULL,
  key         TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  subject     BIGINT NOT NULL,
  answer      TEXT,
  claimed_at  BIGINT NOT NULL
);
