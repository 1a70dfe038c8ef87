"""Excel templates: one workbook an area, a sheet a kind, made from the declarations of records.

A template that is filled in loads without a word: its headers are those of the declarations, its cells have
the formats and choices of their columns, and what is only for reading (example rows, explanations, lists) is
marked by the words below, which the readers know.
"""
