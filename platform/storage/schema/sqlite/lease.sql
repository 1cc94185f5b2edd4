-- Who may do what at this moment, among the replicas of a service (platform/storage/lease.hpp).
CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL,
  token INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
