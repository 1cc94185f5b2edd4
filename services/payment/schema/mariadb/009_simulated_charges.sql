-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- What the simulated provider has taken without anybody hearing of it. It stands in for books that are somewhere else.
CREATE TABLE IF NOT EXISTS simulated_charge (
  charge_key VARCHAR(100) NOT NULL PRIMARY KEY,
  amount     BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
