-- Who may do what at this moment, among the replicas of a service (platform/storage/lease.hpp).
CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  until BIGINT NOT NULL,
  token BIGINT NOT NULL
);
