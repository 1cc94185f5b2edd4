-- Two tables, of which one is shown; a rebuild fills the other one and then they change places.
CREATE TABLE mypage_first (
  id               INTEGER PRIMARY KEY,
  booking_id       INTEGER NOT NULL UNIQUE,
  musical_name     TEXT,
  customer_name    TEXT,
  telephone_info   INTEGER,
  addr             TEXT,
  booking_status   TEXT,
  payment_status   TEXT,
  delivery_date    INTEGER,
  shipper_name     TEXT,
  delivery_status  TEXT,
  booking_version  INTEGER NOT NULL,
  payment_version  INTEGER NOT NULL,
  delivery_version INTEGER NOT NULL
) STRICT;

CREATE TABLE mypage_second (
  id               INTEGER PRIMARY KEY,
  booking_id       INTEGER NOT NULL UNIQUE,
  musical_name     TEXT,
  customer_name    TEXT,
  telephone_info   INTEGER,
  addr             TEXT,
  booking_status   TEXT,
  payment_status   TEXT,
  delivery_date    INTEGER,
  shipper_name     TEXT,
  delivery_status  TEXT,
  booking_version  INTEGER NOT NULL,
  payment_version  INTEGER NOT NULL,
  delivery_version INTEGER NOT NULL
) STRICT;

CREATE TABLE mypage_shown (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  shown   TEXT    NOT NULL CHECK (shown = 'FIRST' OR shown = 'SECOND')
) STRICT;
INSERT INTO mypage_shown (id, shown) VALUES (1, 'FIRST');

-- What is shown, for whoever looks into the database.
CREATE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
