-- One column for each type that a row may have; a text with ; and 'quotes' must not disturb.
CREATE TABLE everything (
  id BIGINT PRIMARY KEY, flag BIGINT NOT NULL, small BIGINT NOT NULL, large BIGINT NOT NULL, price BIGINT NOT NULL,
  at BIGINT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, maybe_number BIGINT, maybe_text TEXT,
  maybe_state TEXT);
CREATE INDEX everything_by_state ON everything (state);
