"""Runs the W3C SHACL test suite through a named engine and compares whole validation reports."""
