"""What `make test` consists of (stages), and how its results are counted (tally)."""
