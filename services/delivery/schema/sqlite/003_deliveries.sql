-- States are checked by OR, not IN: SQLite builds a temporary table for the list of an IN at every row that is written.
CREATE TABLE delivery (
  id              INTEGER PRIMARY KEY,
  booking_id      INTEGER NOT NULL UNIQUE,
  addr            TEXT    NOT NULL,
  delivery_status TEXT    NOT NULL CHECK (delivery_status = 'START_DELIVERY' OR delivery_status = 'COMPLETE_DELIVERY' OR delivery_status = 'CANCEL_DELIVERY'),
  delivery_date   INTEGER NOT NULL,
  shipper_name    TEXT    NOT NULL,
  started_at      INTEGER NOT NULL,
  status_at       INTEGER NOT NULL,
  status_by       TEXT    NOT NULL,
  status_reason   TEXT    NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
