-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Two tables, of which one is shown; a rebuild fills the other one and then they change places.
CREATE TABLE IF NOT EXISTS mypage_first (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL UNIQUE,
  musical_name     VARCHAR(255),
  customer_name    VARCHAR(255),
  telephone_info   BIGINT,
  addr             TEXT,
  booking_status   VARCHAR(64),
  payment_status   VARCHAR(64),
  delivery_date    BIGINT,
  shipper_name     VARCHAR(255),
  delivery_status  VARCHAR(64),
  booking_version  BIGINT NOT NULL,
  payment_version  BIGINT NOT NULL,
  delivery_version BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mypage_second (
  id               BIGINT PRIMARY KEY,
  booking_id       BIGINT NOT NULL UNIQUE,
  musical_name     VARCHAR(255),
  customer_name    VARCHAR(255),
  telephone_info   BIGINT,
  addr             TEXT,
  booking_status   VARCHAR(64),
  payment_status   VARCHAR(64),
  delivery_date    BIGINT,
  shipper_name     VARCHAR(255),
  delivery_status  VARCHAR(64),
  booking_version  BIGINT NOT NULL,
  payment_version  BIGINT NOT NULL,
  delivery_version BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mypage_shown (
  id      BIGINT PRIMARY KEY CHECK (id = 1),
  shown   VARCHAR(64) NOT NULL CHECK (shown IN ('FIRST', 'SECOND'))
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO mypage_shown (id, shown) VALUES (1, 'FIRST');

-- What is shown, for whoever looks into the database.
CREATE OR REPLACE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
