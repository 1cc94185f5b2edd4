-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
CREATE TABLE IF NOT EXISTS payment (
  id                  BIGINT PRIMARY KEY,
  booking_id          BIGINT NOT NULL UNIQUE,
  addr                TEXT NOT NULL,
  amount              BIGINT NOT NULL,
  payment_status      VARCHAR(64) NOT NULL CHECK (payment_status IN ('PENDING_PAYMENT', 'COMPLETE_PAYMENT', 'CANCEL_PAYMENT', 'FAILED_PAYMENT')),
  provider_reference  VARCHAR(255) NOT NULL,
  requested_at        BIGINT NOT NULL,
  status_at           BIGINT NOT NULL,
  status_by           VARCHAR(64) NOT NULL,
  status_reason       VARCHAR(255) NOT NULL,
  refund_requested_at BIGINT,
  version             BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What is unfinished is found without reading the whole table.
CREATE INDEX IF NOT EXISTS payment_pending ON payment (payment_status, id);
CREATE INDEX IF NOT EXISTS payment_awaiting_refund ON payment (payment_status, refund_requested_at, id);
