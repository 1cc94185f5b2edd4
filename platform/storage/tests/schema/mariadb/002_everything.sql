-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- One column for each type that a row may have; a text with ; and 'quotes' must not disturb.
CREATE TABLE IF NOT EXISTS everything (
  id BIGINT PRIMARY KEY, flag BIGINT NOT NULL, small BIGINT NOT NULL, large BIGINT NOT NULL, price BIGINT NOT NULL,
  at BIGINT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, state VARCHAR(64) NOT NULL, maybe_number BIGINT, maybe_text TEXT,
  maybe_state TEXT) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS everything_by_state ON everything (state);
