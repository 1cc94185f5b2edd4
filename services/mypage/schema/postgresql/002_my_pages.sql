-- Two tables, of which one is shown; a rebuild fills the other one and then they change places.
CREATE TABLE mypage_first (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL UNIQUE,
  musical_name     TEXT,
  customer_name    TEXT,
  telephone_info   BIGINT,
  addr             TEXT,
  booking_status   TEXT,
  payment_status   TEXT,
  delivery_date    BIGINT,
  shipper_name     TEXT,
  delivery_status  TEXT,
  booking_version  BIGINT NOT NULL,
  payment_version  BIGINT NOT NULL,
  delivery_version BIGINT NOT NULL
);

CREATE TABLE mypage_second (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL UNIQUE,
  musical_name     TEXT,
  customer_name    TEXT,
  telephone_info   BIGINT,
  addr             TEXT,
  booking_status   TEXT,
  payment_status   TEXT,
  delivery_date    BIGINT,
  shipper_name     TEXT,
  delivery_status  TEXT,
  booking_version  BIGINT NOT NULL,
  payment_version  BIGINT NOT NULL,
  delivery_version BIGINT NOT NULL
);

CREATE TABLE mypage_shown (
  id      BIGINT PRIMARY KEY CHECK (id = 1),
  shown   TEXT NOT NULL CHECK (shown IN ('FIRST', 'SECOND'))
);
INSERT INTO mypage_shown (id, shown) VALUES (1, 'FIRST');

-- What is shown, for whoever looks into the database.
CREATE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
