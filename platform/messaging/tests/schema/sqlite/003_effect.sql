-- What the consumers under test do: each effect is a row, so that one too many shows as well as one too few.
CREATE TABLE effect (
  id INTEGER PRIMARY KEY,
  consumer TEXT NOT NULL,
  number INTEGER NOT NULL,
  record_key INTEGER NOT NULL
) STRICT;
