CREATE TABLE delivery (
  id              BIGINT PRIMARY KEY,
  booking_id      BIGINT NOT NULL UNIQUE,
  addr            TEXT NOT NULL,
  delivery_status TEXT NOT NULL CHECK (delivery_status IN ('START_DELIVERY', 'COMPLETE_DELIVERY', 'CANCEL_DELIVERY')),
  delivery_date   BIGINT NOT NULL,
  shipper_name    TEXT NOT NULL,
  started_at      BIGINT NOT NULL,
  status_at       BIGINT NOT NULL,
  status_by       TEXT NOT NULL,
  status_reason   TEXT NOT NULL,
  version         BIGINT NOT NULL
);
