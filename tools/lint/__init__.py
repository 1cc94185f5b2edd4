"""The project's own lints: one module each, with `findings(root)`; `python3 tools/lint` runs them (README.md)."""
