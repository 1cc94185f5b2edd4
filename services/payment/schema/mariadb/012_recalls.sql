-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- How the tickets of a payment get to the customer, for who has to bring them; an older payment does not say.
ALTER TABLE payment ADD COLUMN IF NOT EXISTS delivery_method VARCHAR(64);

-- What goes back once the tickets of a canceled booking are at the house again. The id is the payment's. The row stays when
-- it has become a refund.
CREATE TABLE IF NOT EXISTS waiting_refund (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL UNIQUE,
  amount           BIGINT NOT NULL CHECK (amount >= 0),
  tickets          BIGINT NOT NULL,
  booking_fees     BIGINT NOT NULL,
  delivery_fee     BIGINT NOT NULL,
  cancellation_fee BIGINT NOT NULL,
  why              VARCHAR(255) NOT NULL,
  waits_since      BIGINT NOT NULL,
  CHECK (amount = tickets + booking_fees + delivery_fee - cancellation_fee)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Whose tickets are there, also where no refund waits for them. The id is the booking's.
CREATE TABLE IF NOT EXISTS returned_tickets (
  id          BIGINT PRIMARY KEY,
  returned_at BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
