-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Rows are appended in the order of their ids; the keys, which are random, have no index (platform/storage is asked by id).
CREATE TABLE IF NOT EXISTS idempotency_key (
  id          BIGINT PRIMARY KEY,
  key_hash    BIGINT NOT NULL,
  scope       VARCHAR(255) NOT NULL,
  "key"       TEXT NOT NULL,
  fingerprint VARCHAR(255) NOT NULL,
  subject     BIGINT NOT NULL,
  answer      TEXT,
  claimed_at  BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
