-- Refunds are rows of their own, and every movement of money is an entry of a ledger, which the database itself keeps
-- balanced. A program of the version before writes neither: what it does to payments meanwhile is missing from the books.
ALTER TABLE payment ADD COLUMN booking_fees BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payment ADD COLUMN delivery_fee BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payment ADD COLUMN refunded_amount BIGINT NOT NULL DEFAULT 0 CHECK (refunded_amount <= amount);

CREATE TABLE refund (
  id               BIGINT PRIMARY KEY,
  payment_id       BIGINT NOT NULL,
  booking_id       BIGINT NOT NULL,
  amount           BIGINT NOT NULL CHECK (amount >= 0),
  tickets          BIGINT NOT NULL,
  booking_fees     BIGINT NOT NULL,
  delivery_fee     BIGINT NOT NULL,
  cancellation_fee BIGINT NOT NULL,
  why              TEXT NOT NULL,
  refund_status    TEXT NOT NULL CHECK (refund_status IN ('REQUESTED_REFUND', 'DONE_REFUND')),
  closes           BIGINT NOT NULL,
  requested_at     BIGINT NOT NULL,
  done_at          BIGINT,
  CHECK (amount = tickets + booking_fees + delivery_fee - cancellation_fee)
);
CREATE INDEX refund_by_booking ON refund (booking_id);
CREATE INDEX refund_due ON refund (id) WHERE refund_status = 'REQUESTED_REFUND';

-- One row is one entry, and the accounts are columns: an entry that does not balance cannot be written.
CREATE TABLE ledger_entry (
  id                  BIGINT PRIMARY KEY,
  payment_id          BIGINT NOT NULL,
  booking_id          BIGINT NOT NULL,
  kind                TEXT NOT NULL CHECK (kind IN ('CAPTURED', 'REFUND_REQUESTED', 'REFUND_DONE')),
  entered_at          BIGINT NOT NULL,
  provider_receivable BIGINT NOT NULL,
  ticket_revenue      BIGINT NOT NULL,
  booking_fees        BIGINT NOT NULL,
  delivery_fees       BIGINT NOT NULL,
  refunds_payable     BIGINT NOT NULL,
  cancellation_fees   BIGINT NOT NULL,
  CHECK (provider_receivable + ticket_revenue + booking_fees + delivery_fees
    + refunds_payable + cancellation_fees = 0)
);

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
CREATE FUNCTION refuse_change_of_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an entry of the ledger stays as it is' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ledger();
