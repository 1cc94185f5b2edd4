-- Refunds are rows of their own, and every movement of money is an entry of a ledger, which the database itself keeps
-- balanced. A program of the version before writes neither: what it does to payments meanwhile is missing from the books.
ALTER TABLE payment ADD COLUMN booking_fees INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payment ADD COLUMN delivery_fee INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payment ADD COLUMN refunded_amount INTEGER NOT NULL DEFAULT 0 CHECK (refunded_amount <= amount);

CREATE TABLE refund (
  id               INTEGER PRIMARY KEY,
  payment_id       INTEGER NOT NULL,
  booking_id       INTEGER NOT NULL,
  amount           INTEGER NOT NULL CHECK (amount >= 0),
  tickets          INTEGER NOT NULL,
  booking_fees     INTEGER NOT NULL,
  delivery_fee     INTEGER NOT NULL,
  cancellation_fee INTEGER NOT NULL,
  why              TEXT NOT NULL,
  refund_status    TEXT NOT NULL CHECK (refund_status = 'REQUESTED_REFUND' OR refund_status = 'DONE_REFUND'),
  closes           INTEGER NOT NULL,
  requested_at     INTEGER NOT NULL,
  done_at          INTEGER,
  CHECK (amount = tickets + booking_fees + delivery_fee - cancellation_fee)
) STRICT;
CREATE INDEX refund_by_booking ON refund (booking_id);
CREATE INDEX refund_due ON refund (id) WHERE refund_status = 'REQUESTED_REFUND';

-- One row is one entry, and the accounts are columns: an entry that does not balance cannot be written.
CREATE TABLE ledger_entry (
  id                  INTEGER PRIMARY KEY,
  payment_id          INTEGER NOT NULL,
  booking_id          INTEGER NOT NULL,
  kind                TEXT NOT NULL CHECK (kind = 'CAPTURED' OR kind = 'REFUND_REQUESTED' OR kind = 'REFUND_DONE'),
  entered_at          INTEGER NOT NULL,
  provider_receivable INTEGER NOT NULL,
  ticket_revenue      INTEGER NOT NULL,
  booking_fees        INTEGER NOT NULL,
  delivery_fees       INTEGER NOT NULL,
  refunds_payable     INTEGER NOT NULL,
  cancellation_fees   INTEGER NOT NULL,
  CHECK (provider_receivable + ticket_revenue + booking_fees + delivery_fees
    + refunds_payable + cancellation_fees = 0)
) STRICT;

-- What was there before: a payment was given back as a whole, and had no fees.
INSERT INTO refund (id, payment_id, booking_id, amount, tickets, booking_fees, delivery_fee, cancellation_fee, why,
  refund_status, closes, requested_at, done_at)
SELECT ROW_NUMBER() OVER (ORDER BY id), id, booking_id, amount, amount, 0, 0, 0, status_reason,
  CASE payment_status WHEN 'CANCEL_PAYMENT' THEN 'DONE_REFUND' ELSE 'REQUESTED_REFUND' END, 1,
  COALESCE(refund_requested_at, status_at), CASE payment_status WHEN 'CANCEL_PAYMENT' THEN status_at END
FROM payment
WHERE (payment_status = 'CANCEL_PAYMENT' OR (payment_status = 'COMPLETE_PAYMENT' AND refund_requested_at IS NOT NULL));
UPDATE payment SET refunded_amount = amount
WHERE (payment_status = 'CANCEL_PAYMENT' OR (payment_status = 'COMPLETE_PAYMENT' AND refund_requested_at IS NOT NULL));
INSERT INTO ledger_entry (id, payment_id, booking_id, kind, entered_at, provider_receivable, ticket_revenue, booking_fees,
  delivery_fees, refunds_payable, cancellation_fees)
SELECT ROW_NUMBER() OVER (ORDER BY payment_id, step), payment_id, booking_id, kind, entered_at, receivable, revenue, 0,
  0, payable, 0
FROM (
  SELECT id AS payment_id, booking_id, 1 AS step, 'CAPTURED' AS kind, requested_at AS entered_at, amount AS receivable,
    -amount AS revenue, 0 AS payable
  FROM payment WHERE payment_status = 'COMPLETE_PAYMENT' OR payment_status = 'CANCEL_PAYMENT'
  UNION ALL
  SELECT payment_id, booking_id, 2, 'REFUND_REQUESTED', requested_at, 0, amount, -amount FROM refund
  UNION ALL
  SELECT payment_id, booking_id, 3, 'REFUND_DONE', done_at, -amount, 0, amount FROM refund WHERE done_at IS NOT NULL
) AS moved;

-- What is in the books stays there as it is.
CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'an entry of the ledger cannot be removed'); END;
CREATE TRIGGER ledger_entry_stays_as_it_is BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'an entry of the ledger cannot be changed'); END;
