-- States are checked by OR, not IN: SQLite builds a temporary table for the list of an IN at every row that is written.
CREATE TABLE payment (
  id                  INTEGER PRIMARY KEY,
  booking_id          INTEGER NOT NULL UNIQUE,
  addr                TEXT    NOT NULL,
  amount              INTEGER NOT NULL,
  payment_status      TEXT    NOT NULL CHECK (payment_status = 'PENDING_PAYMENT' OR payment_status = 'COMPLETE_PAYMENT' OR payment_status = 'CANCEL_PAYMENT' OR payment_status = 'FAILED_PAYMENT'),
  provider_reference  TEXT    NOT NULL,
  requested_at        INTEGER NOT NULL,
  status_at           INTEGER NOT NULL,
  status_by           TEXT    NOT NULL,
  status_reason       TEXT    NOT NULL,
  refund_requested_at INTEGER,
  version             INTEGER NOT NULL
) STRICT;

-- What is unfinished is found without reading the whole table.
CREATE INDEX payment_pending ON payment (id) WHERE payment_status = 'PENDING_PAYMENT';
CREATE INDEX payment_awaiting_refund ON payment (id) WHERE payment_status = 'COMPLETE_PAYMENT' AND refund_requested_at IS NOT NULL;
