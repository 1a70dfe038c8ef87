"""From tables to a graph: an R2RML mapping, read and applied.

`r2rml` reads the mapping · `tables` asks the database what it needs · `natural` fixes how values are written ·
`term_sql` and `statement_sql` say it as SQL · `materialise` and `writing` write the graph down · `lineage` goes back
from a triple to its rows.
"""
