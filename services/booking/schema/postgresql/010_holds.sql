CREATE TABLE hold (
  id             BIGINT PRIMARY KEY,
  performance_id BIGINT NOT NULL,
  token_hash     TEXT NOT NULL,
  held_at        BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  is_extended    BIGINT NOT NULL
);

-- Who has a seat, or had it last: it is free when that is over. The id is 1,000,000 times the performance's and the
-- seat's, so that one seat of one performance is one row, and nothing sells it twice.
CREATE TABLE seat_claim (
  id             BIGINT PRIMARY KEY,
  performance_id BIGINT NOT NULL,
  hold_id        BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  change_number  BIGINT NOT NULL
);

CREATE INDEX seat_claim_changes ON seat_claim (performance_id, change_number);
CREATE INDEX seat_claim_holds ON seat_claim (hold_id);
CREATE INDEX seat_claim_ends ON seat_claim (expires_at);

-- How often the seats of a performance have changed hands.
CREATE TABLE seat_changes (
  performance_id BIGINT PRIMARY KEY,
  changes        BIGINT NOT NULL
);
