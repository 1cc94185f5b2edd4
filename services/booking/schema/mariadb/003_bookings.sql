-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
CREATE TABLE IF NOT EXISTS booking (
  id             BIGINT PRIMARY KEY,
  musical_name   VARCHAR(255) NOT NULL,
  customer_name  VARCHAR(255) NOT NULL,
  telephone_info BIGINT,
  addr           TEXT NOT NULL,
  booking_status VARCHAR(64) NOT NULL CHECK (booking_status IN ('PENDING_BOOKING', 'COMPLETE_BOOKING', 'CANCEL_BOOKING', 'FAILED_BOOKING')),
  price          BIGINT NOT NULL,
  booked_at      BIGINT NOT NULL,
  status_at      BIGINT NOT NULL,
  status_by      VARCHAR(64) NOT NULL,
  status_reason  VARCHAR(255) NOT NULL,
  version        BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What a restart has to settle is found without reading the whole table.
CREATE INDEX IF NOT EXISTS booking_pending ON booking (booking_status, id);

-- Approved payments without a booking. Disowned ones stay: no booking may ever count on such a payment.
CREATE TABLE IF NOT EXISTS orphan_payment (
  booking_id  BIGINT PRIMARY KEY,
  approved_at BIGINT NOT NULL,
  disowned_at BIGINT
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE INDEX IF NOT EXISTS orphan_payment_waiting ON orphan_payment (disowned_at, approved_at);
