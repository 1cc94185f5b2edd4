-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- A booking of seats says which, and what of its price is not for them; of others these are empty.
ALTER TABLE booking ADD COLUMN IF NOT EXISTS performance_id BIGINT;
ALTER TABLE booking ADD COLUMN IF NOT EXISTS seats TEXT;
ALTER TABLE booking ADD COLUMN IF NOT EXISTS booking_fees BIGINT;
ALTER TABLE booking ADD COLUMN IF NOT EXISTS delivery_fee BIGINT;

-- Whose the seats of a hold are now.
ALTER TABLE hold ADD COLUMN IF NOT EXISTS booking_id BIGINT;

-- What a booking of seats was sold on. The id is the booking's.
CREATE TABLE IF NOT EXISTS ticket_sale (
  id              BIGINT PRIMARY KEY,
  performance_id  BIGINT NOT NULL,
  hold_id         BIGINT NOT NULL,
  customer_hash   VARCHAR(64) NOT NULL,
  delivery_method VARCHAR(64) NOT NULL,
  starts_at       BIGINT NOT NULL,
  sale_closes_at  BIGINT NOT NULL,
  time_zone       VARCHAR(64) NOT NULL,
  policy          TEXT NOT NULL,
  tickets         BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- How many tickets somebody has for a performance.
CREATE INDEX IF NOT EXISTS ticket_sale_customer ON ticket_sale (performance_id, customer_hash);

CREATE TABLE IF NOT EXISTS ticket (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL,
  seat_id          BIGINT NOT NULL,
  section          VARCHAR(255) NOT NULL,
  row_label        VARCHAR(64) NOT NULL,
  label            VARCHAR(64) NOT NULL,
  grade            VARCHAR(64) NOT NULL,
  price            BIGINT NOT NULL,
  booking_fee      BIGINT NOT NULL,
  canceled_at      BIGINT,
  cancellation_fee BIGINT
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE INDEX IF NOT EXISTS ticket_booking ON ticket (booking_id);
