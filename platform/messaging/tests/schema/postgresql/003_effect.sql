-- What the consumers under test do: each effect is a row, so that one too many shows as well as one too few.
CREATE TABLE effect (
  id BIGINT PRIMARY KEY,
  consumer TEXT NOT NULL,
  number BIGINT NOT NULL,
  record_key BIGINT NOT NULL
);
