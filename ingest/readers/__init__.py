"""One reader for each form of file. In: a file and an intake. Out: records taken, rejects noted."""
