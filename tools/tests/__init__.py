"""The scripts that lie in tools/ itself."""
