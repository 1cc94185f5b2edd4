-- One column for each type that a row may have; a text with ; and 'quotes' must not disturb.
CREATE TABLE everything (
  id INTEGER PRIMARY KEY, flag INTEGER NOT NULL, small INTEGER NOT NULL, large INTEGER NOT NULL, price INTEGER NOT NULL,
  at INTEGER NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, maybe_number INTEGER, maybe_text TEXT,
  maybe_state TEXT);
CREATE INDEX everything_by_state ON everything (state);
