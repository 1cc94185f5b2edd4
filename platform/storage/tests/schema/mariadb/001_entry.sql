-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
CREATE TABLE IF NOT EXISTS entry (
  id BIGINT PRIMARY KEY,
  text TEXT NOT NULL UNIQUE,
  remark TEXT
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
