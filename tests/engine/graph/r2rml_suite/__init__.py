"""The W3C R2RML test cases, run through DuckDB. `python -m tests.engine.graph.r2rml_suite` prints the table.

https://www.w3.org/TR/rdb2rdf-test-cases/
"""
