CREATE TABLE booking (
  id             BIGINT PRIMARY KEY,
  musical_name   TEXT NOT NULL,
  customer_name  TEXT NOT NULL,
  telephone_info BIGINT,
  addr           TEXT NOT NULL,
  booking_status TEXT NOT NULL CHECK (booking_status IN ('PENDING_BOOKING', 'COMPLETE_BOOKING', 'CANCEL_BOOKING', 'FAILED_BOOKING')),
  price          BIGINT NOT NULL,
  booked_at      BIGINT NOT NULL,
  status_at      BIGINT NOT NULL,
  status_by      TEXT NOT NULL,
  status_reason  TEXT NOT NULL,
  version        BIGINT NOT NULL
);

-- What a restart has to settle is found without reading the whole table.
CREATE INDEX booking_pending ON booking (id) WHERE booking_status = 'PENDING_BOOKING';

-- Approved payments without a booking. Disowned ones stay: no booking may ever count on such a payment.
CREATE TABLE orphan_payment (
  booking_id  BIGINT PRIMARY KEY,
  approved_at BIGINT NOT NULL,
  disowned_at BIGINT
);

CREATE INDEX orphan_payment_waiting ON orphan_payment (approved_at) WHERE disowned_at IS NULL;
