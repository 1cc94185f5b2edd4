CREATE TABLE musical (
  id               INTEGER PRIMARY KEY,
  title            TEXT NOT NULL,
  kind             TEXT NOT NULL,
  run_time_minutes INTEGER,
  age_rating       INTEGER,
  poster           TEXT,
  starring         TEXT,
  version          INTEGER NOT NULL
) STRICT;

CREATE TABLE venue (
  id             INTEGER PRIMARY KEY,
  name           TEXT NOT NULL,
  time_zone      TEXT NOT NULL,
  layout_version INTEGER NOT NULL,
  capacity       INTEGER NOT NULL,
  version        INTEGER NOT NULL
) STRICT;

-- A hall as it was drawn at some time. Rows are never changed.
CREATE TABLE layout (
  venue_id INTEGER NOT NULL,
  version  INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (venue_id, version)
) STRICT;

CREATE TABLE performance (
  id                 INTEGER PRIMARY KEY,
  musical_id         INTEGER NOT NULL,
  venue_id           INTEGER NOT NULL,
  layout_version     INTEGER NOT NULL,
  starts_at          INTEGER NOT NULL,
  on_sale_at         INTEGER NOT NULL,
  sale_closes_at     INTEGER NOT NULL,
  seats_per_customer INTEGER NOT NULL,
  capacity           INTEGER NOT NULL,
  version            INTEGER NOT NULL
) STRICT;

CREATE TABLE grade_price (
  performance_id INTEGER NOT NULL,
  grade          TEXT NOT NULL,
  price          INTEGER NOT NULL,
  PRIMARY KEY (performance_id, grade)
) STRICT;
