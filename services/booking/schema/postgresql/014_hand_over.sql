-- Bookings whose tickets have left the house, and when they were there again. The id is the booking's, which may not be
-- there yet.
CREATE TABLE hand_over (
  id             BIGINT PRIMARY KEY,
  handed_over_at BIGINT NOT NULL,
  returned_at    BIGINT
);
