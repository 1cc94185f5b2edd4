-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
CREATE TABLE IF NOT EXISTS hold (
  id             BIGINT PRIMARY KEY,
  performance_id BIGINT NOT NULL,
  token_hash     VARCHAR(64) NOT NULL,
  held_at        BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  is_extended    BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who has a seat, or had it last: it is free when that is over. The id is 1,000,000 times the performance's and the
-- seat's, so that one seat of one performance is one row, and nothing sells it twice.
CREATE TABLE IF NOT EXISTS seat_claim (
  id             BIGINT PRIMARY KEY,
  performance_id BIGINT NOT NULL,
  hold_id        BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  change_number  BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE INDEX IF NOT EXISTS seat_claim_changes ON seat_claim (performance_id, change_number);
CREATE INDEX IF NOT EXISTS seat_claim_holds ON seat_claim (hold_id);
CREATE INDEX IF NOT EXISTS seat_claim_ends ON seat_claim (expires_at);

-- How often the seats of a performance have changed hands.
CREATE TABLE IF NOT EXISTS seat_changes (
  performance_id BIGINT PRIMARY KEY,
  changes        BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
