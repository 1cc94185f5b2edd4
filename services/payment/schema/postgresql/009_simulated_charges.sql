-- What the simulated provider has taken without anybody hearing of it. It stands in for books that are somewhere else.
CREATE TABLE simulated_charge (
  charge_key TEXT NOT NULL PRIMARY KEY,
  amount     BIGINT NOT NULL
);
