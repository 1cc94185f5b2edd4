-- How the tickets of a payment get to the customer, for who has to bring them; an older payment does not say.
ALTER TABLE payment ADD COLUMN delivery_method TEXT;

-- What goes back once the tickets of a canceled booking are at the house again. The id is the payment's. The row stays when
-- it has become a refund.
CREATE TABLE waiting_refund (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL UNIQUE,
  amount           BIGINT NOT NULL CHECK (amount >= 0),
  tickets          BIGINT NOT NULL,
  booking_fees     BIGINT NOT NULL,
  delivery_fee     BIGINT NOT NULL,
  cancellation_fee BIGINT NOT NULL,
  why              TEXT NOT NULL,
  waits_since      BIGINT NOT NULL,
  CHECK (amount = tickets + booking_fees + delivery_fee - cancellation_fee)
);

-- Whose tickets are there, also where no refund waits for them. The id is the booking's.
CREATE TABLE returned_tickets (
  id          BIGINT PRIMARY KEY,
  returned_at BIGINT NOT NULL
);
