-- What the simulated provider has given back. It stands in for books that are somewhere else.
CREATE TABLE simulated_refund (
  refund_key TEXT NOT NULL PRIMARY KEY,
  amount     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO simulated_refund (refund_key, amount)
SELECT 'booking-' || booking_id || '-refund-' || id, amount FROM refund WHERE refund_status = 'DONE_REFUND' AND amount > 0;
