-- A booking of seats says which, and what of its price is not for them; of others these are empty.
ALTER TABLE booking ADD COLUMN performance_id BIGINT;
ALTER TABLE booking ADD COLUMN seats TEXT;
ALTER TABLE booking ADD COLUMN booking_fees BIGINT;
ALTER TABLE booking ADD COLUMN delivery_fee BIGINT;

-- Whose the seats of a hold are now.
ALTER TABLE hold ADD COLUMN booking_id BIGINT;

-- What a booking of seats was sold on. The id is the booking's.
CREATE TABLE ticket_sale (
  id              BIGINT PRIMARY KEY,
  performance_id  BIGINT NOT NULL,
  hold_id         BIGINT NOT NULL,
  customer_hash   TEXT NOT NULL,
  delivery_method TEXT NOT NULL,
  starts_at       BIGINT NOT NULL,
  sale_closes_at  BIGINT NOT NULL,
  time_zone       TEXT NOT NULL,
  policy          TEXT NOT NULL,
  tickets         BIGINT NOT NULL
);

-- How many tickets somebody has for a performance.
CREATE INDEX ticket_sale_customer ON ticket_sale (performance_id, customer_hash);

CREATE TABLE ticket (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL,
  seat_id          BIGINT NOT NULL,
  section          TEXT NOT NULL,
  row_label        TEXT NOT NULL,
  label            TEXT NOT NULL,
  grade            TEXT NOT NULL,
  price            BIGINT NOT NULL,
  booking_fee      BIGINT NOT NULL,
  canceled_at      BIGINT,
  cancellation_fee BIGINT
);

CREATE INDEX ticket_booking ON ticket (booking_id);
