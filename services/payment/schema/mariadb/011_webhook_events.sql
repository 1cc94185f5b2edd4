-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Events of the payment provider that were taken: each is taken once, however often it is sent.
CREATE TABLE IF NOT EXISTS webhook_event (
  event_id    VARCHAR(255) NOT NULL PRIMARY KEY,
  event_type  VARCHAR(255) NOT NULL,
  received_at BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS webhook_event_by_age ON webhook_event (received_at);
