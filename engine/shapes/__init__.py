"""Shapes graphs as plain values.

In: the triples of a shapes graph. Out: frozen dataclasses (shapes, targets, paths, components with their
parameters) in which everything the recommendation demands has been checked.
"""
