-- Events of the payment provider that were taken: each is taken once, however often it is sent.
CREATE TABLE webhook_event (
  event_id    TEXT   NOT NULL PRIMARY KEY,
  event_type  TEXT   NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE INDEX webhook_event_by_age ON webhook_event (received_at);
