"""Results are counted right: a failure that is not counted would be a test that cannot fail."""
