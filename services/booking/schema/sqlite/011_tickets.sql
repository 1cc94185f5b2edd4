-- A booking of seats says which, and what of its price is not for them; of others these are empty.
ALTER TABLE booking ADD COLUMN performance_id INTEGER;
ALTER TABLE booking ADD COLUMN seats TEXT;
ALTER TABLE booking ADD COLUMN booking_fees INTEGER;
ALTER TABLE booking ADD COLUMN delivery_fee INTEGER;

-- Whose the seats of a hold are now.
ALTER TABLE hold ADD COLUMN booking_id INTEGER;

-- What a booking of seats was sold on. The id is the booking's.
CREATE TABLE ticket_sale (
  id              INTEGER PRIMARY KEY,
  performance_id  INTEGER NOT NULL,
  hold_id         INTEGER NOT NULL,
  customer_hash   TEXT NOT NULL,
  delivery_method TEXT NOT NULL,
  starts_at       INTEGER NOT NULL,
  sale_closes_at  INTEGER NOT NULL,
  time_zone       TEXT NOT NULL,
  policy          TEXT NOT NULL,
  tickets         INTEGER NOT NULL
) STRICT;

-- How many tickets somebody has for a performance.
CREATE INDEX ticket_sale_customer ON ticket_sale (performance_id, customer_hash);

CREATE TABLE ticket (
  id               INTEGER PRIMARY KEY,
  booking_id       INTEGER NOT NULL,
  seat_id          INTEGER NOT NULL,
  section          TEXT NOT NULL,
  row_label        TEXT NOT NULL,
  label            TEXT NOT NULL,
  grade            TEXT NOT NULL,
  price            INTEGER NOT NULL,
  booking_fee      INTEGER NOT NULL,
  canceled_at      INTEGER,
  cancellation_fee INTEGER
) STRICT;

CREATE INDEX ticket_booking ON ticket (booking_id);
