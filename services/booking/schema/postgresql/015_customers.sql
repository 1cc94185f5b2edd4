-- Whose a booking is, where somebody has said who asks.
ALTER TABLE booking ADD COLUMN customer_id TEXT;
CREATE INDEX booking_of_customer ON booking (customer_id, id) WHERE customer_id IS NOT NULL;
