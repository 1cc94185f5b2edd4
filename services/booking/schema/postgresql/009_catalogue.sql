CREATE TABLE musical (
  id               BIGINT PRIMARY KEY,
  title            TEXT NOT NULL,
  kind             TEXT NOT NULL,
  run_time_minutes BIGINT,
  age_rating       BIGINT,
  poster           TEXT,
  starring         TEXT,
  version          BIGINT NOT NULL
);

CREATE TABLE venue (
  id             BIGINT PRIMARY KEY,
  name           TEXT NOT NULL,
  time_zone      TEXT NOT NULL,
  layout_version BIGINT NOT NULL,
  capacity       BIGINT NOT NULL,
  version        BIGINT NOT NULL
);

-- A hall as it was drawn at some time. Rows are never changed.
CREATE TABLE layout (
  venue_id BIGINT NOT NULL,
  version  BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (venue_id, version)
);

CREATE TABLE performance (
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
);

CREATE TABLE grade_price (
  performance_id BIGINT NOT NULL,
  grade          TEXT NOT NULL,
  price          BIGINT NOT NULL,
  PRIMARY KEY (performance_id, grade)
);
