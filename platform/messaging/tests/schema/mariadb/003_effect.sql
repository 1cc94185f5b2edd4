-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- What the consumers under test do: each effect is a row, so that one too many shows as well as one too few.
CREATE TABLE IF NOT EXISTS effect (
  id BIGINT PRIMARY KEY,
  consumer VARCHAR(100) NOT NULL,
  number BIGINT NOT NULL,
  record_key BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
