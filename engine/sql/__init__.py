"""Plans to SQL, and SQL to rows.

In: a plan. Out: a sqlglot tree for DuckDB (`write`), its text, and the rows it gives (`Database`). A
variable of the plan is one SQL expression plus a *form* known when compiling (`forms`); what the functions
of SPARQL mean in SQL is listed in `functions`.
"""
