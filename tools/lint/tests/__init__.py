"""Each lint is shown finding what was planted, and leaving the rest alone."""
