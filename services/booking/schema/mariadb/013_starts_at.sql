-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- A booking of seats says when the performance begins.
ALTER TABLE booking ADD COLUMN IF NOT EXISTS starts_at BIGINT;
UPDATE booking SET starts_at = (SELECT s.starts_at FROM ticket_sale s WHERE s.id = booking.id)
WHERE id IN (SELECT id FROM ticket_sale);
