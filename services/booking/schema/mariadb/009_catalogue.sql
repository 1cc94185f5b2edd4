-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
CREATE TABLE IF NOT EXISTS musical (
  id               BIGINT PRIMARY KEY,
  title            VARCHAR(255) NOT NULL,
  kind             VARCHAR(64) NOT NULL,
  run_time_minutes BIGINT,
  age_rating       BIGINT,
  poster           TEXT,
  starring         TEXT,
  version          BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS venue (
  id             BIGINT PRIMARY KEY,
  name           VARCHAR(255) NOT NULL,
  time_zone      VARCHAR(64) NOT NULL,
  layout_version BIGINT NOT NULL,
  capacity       BIGINT NOT NULL,
  version        BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A hall as it was drawn at some time. Rows are never changed.
CREATE TABLE IF NOT EXISTS layout (
  venue_id BIGINT NOT NULL,
  version  BIGINT NOT NULL,
  document LONGTEXT NOT NULL,
  PRIMARY KEY (venue_id, version)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS performance (
  id                 BIGINT PRIMARY KEY,
  musical_id         BIGINT NOT NULL,
  venue_id           BIGINT NOT NULL,
  layout_version     BIGINT NOT NULL,
  starts_at          BIGINT NOT NULL,
  on_sale_at         BIGINT NOT NULL,
  sale_closes_at     BIGINT NOT NULL,
  seats_per_customer BIGINT NOT NULL,
  capacity           BIGINT NOT NULL,
  version            BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS grade_price (
  performance_id BIGINT NOT NULL,
  grade          VARCHAR(64) NOT NULL,
  price          BIGINT NOT NULL,
  PRIMARY KEY (performance_id, grade)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
