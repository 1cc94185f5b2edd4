-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- What the simulated provider has given back. It stands in for books that are somewhere else.
CREATE TABLE IF NOT EXISTS simulated_refund (
  refund_key VARCHAR(100) NOT NULL PRIMARY KEY,
  amount     BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO simulated_refund (refund_key, amount)
SELECT 'booking-' || booking_id || '-refund-' || id, amount FROM refund WHERE refund_status = 'DONE_REFUND' AND amount > 0;
