-- States are checked by OR, not IN: SQLite builds a temporary table for the list of an IN at every row that is written.
CREATE TABLE booking (
  id             INTEGER PRIMARY KEY,
  musical_name   TEXT    NOT NULL,
  customer_name  TEXT    NOT NULL,
  telephone_info INTEGER,
  addr           TEXT    NOT NULL,
  booking_status TEXT    NOT NULL CHECK (booking_status = 'PENDING_BOOKING' OR booking_status = 'COMPLETE_BOOKING' OR booking_status = 'CANCEL_BOOKING' OR booking_status = 'FAILED_BOOKING'),
  price          INTEGER NOT NULL,
  booked_at      INTEGER NOT NULL,
  status_at      INTEGER NOT NULL,
  status_by      TEXT    NOT NULL,
  status_reason  TEXT    NOT NULL,
  version        INTEGER NOT NULL
) STRICT;

-- What a restart has to settle is found without reading the whole table.
CREATE INDEX booking_pending ON booking (id) WHERE booking_status = 'PENDING_BOOKING';

-- Approved payments without a booking. Disowned ones stay: no booking may ever count on such a payment.
CREATE TABLE orphan_payment (
  booking_id  INTEGER PRIMARY KEY,
  approved_at INTEGER NOT NULL,
  disowned_at INTEGER
) STRICT;

CREATE INDEX orphan_payment_waiting ON orphan_payment (approved_at) WHERE disowned_at IS NULL;
