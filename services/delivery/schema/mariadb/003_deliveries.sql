-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
CREATE TABLE IF NOT EXISTS delivery (
  id              BIGINT PRIMARY KEY,
  booking_id      BIGINT NOT NULL UNIQUE,
  addr            TEXT NOT NULL,
  delivery_status VARCHAR(64) NOT NULL CHECK (delivery_status IN ('START_DELIVERY', 'COMPLETE_DELIVERY', 'CANCEL_DELIVERY')),
  delivery_date   BIGINT NOT NULL,
  shipper_name    VARCHAR(255) NOT NULL,
  started_at      BIGINT NOT NULL,
  status_at       BIGINT NOT NULL,
  status_by       VARCHAR(64) NOT NULL,
  status_reason   VARCHAR(255) NOT NULL,
  version         BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
