"""Measures this engine against others on one generated graph: `python -m bench` (see `bench/README.md`)."""
