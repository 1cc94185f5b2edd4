-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Bookings whose tickets have left the house, and when they were there again. The id is the booking's, which may not be
-- there yet.
CREATE TABLE IF NOT EXISTS hand_over (
  id             BIGINT PRIMARY KEY,
  handed_over_at BIGINT NOT NULL,
  returned_at    BIGINT
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
