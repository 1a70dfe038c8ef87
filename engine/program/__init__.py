"""Rules as programs: for each target shape, the sets to compute first and the questions whose rows are
results.

In: shapes as values. Out: steps and questions made of plans, which know nothing of data and can be printed;
and the run that puts them to a database and turns rows into results.
"""
