"""The published knowledge points: kept as Turtle, read from a new batch, put beside the records they limit.

    workbook, published ──reading──▶ points ──turtle──▶ ontology/knowledge ──rows──▶ table item_restriction

What words mean (`reading`) is worked out once, when a batch comes in, and kept as reviewed data; a check only
turns points into rows (`rows`) and adds those whose item the records name (`reference`).
"""
