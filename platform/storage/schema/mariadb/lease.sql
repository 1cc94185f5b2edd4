-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Who may do what at this moment, among the replicas of a service (platform/storage/lease.hpp).
CREATE TABLE IF NOT EXISTS lease (
  name VARCHAR(200) NOT NULL PRIMARY KEY,
  owner VARCHAR(200) NOT NULL,
  until BIGINT NOT NULL,
  token BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
