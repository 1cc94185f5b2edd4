-- A booking of seats says when the performance begins.
ALTER TABLE booking ADD COLUMN starts_at BIGINT;
UPDATE booking SET starts_at = (SELECT s.starts_at FROM ticket_sale s WHERE s.id = booking.id)
WHERE id IN (SELECT id FROM ticket_sale);
