-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Whose a booking is, where somebody has said who asks.
ALTER TABLE booking ADD COLUMN IF NOT EXISTS customer_id VARCHAR(255);
CREATE INDEX IF NOT EXISTS booking_of_customer ON booking (customer_id, id);
