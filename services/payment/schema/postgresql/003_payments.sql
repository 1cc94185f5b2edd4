CREATE TABLE payment (
  id                  BIGINT PRIMARY KEY,
  booking_id          BIGINT NOT NULL UNIQUE,
  addr                TEXT NOT NULL,
  amount              BIGINT NOT NULL,
  payment_status      TEXT NOT NULL CHECK (payment_status IN ('PENDING_PAYMENT', 'COMPLETE_PAYMENT', 'CANCEL_PAYMENT', 'FAILED_PAYMENT')),
  provider_reference  TEXT NOT NULL,
  requested_at        BIGINT NOT NULL,
  status_at           BIGINT NOT NULL,
  status_by           TEXT NOT NULL,
  status_reason       TEXT NOT NULL,
  refund_requested_at BIGINT,
  version             BIGINT NOT NULL
);

-- What is unfinished is found without reading the whole table.
CREATE INDEX payment_pending ON payment (id) WHERE payment_status = 'PENDING_PAYMENT';
CREATE INDEX payment_awaiting_refund ON payment (id) WHERE payment_status = 'COMPLETE_PAYMENT' AND refund_requested_at IS NOT NULL;
