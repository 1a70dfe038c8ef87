"""Graphs that plans are asked of: the triple table, and mapped tables as triples.

In: RDF, or tables with an R2RML mapping. Out: something that answers a triple pattern with SQL.
"""
