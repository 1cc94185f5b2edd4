-- Rows are appended in the order of their ids; the keys, which are random, have no index (platform/storage is asked by id).
CREATE TABLE idempotency_key (
  id          INTEGER PRIMARY KEY,
  key_hash    INTEGER NOT NULL,
  scope       TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  subject     INTEGER NOT NULL,
  answer      TEXT,
  claimed_at  INTEGER NOT NULL
) STRICT;
