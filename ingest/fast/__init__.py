"""Large delimited files, many rows at a time.

In: a file whose header is understood. Out: the same table, rejects and sums that reading it cell by cell
gives, sooner. The file is cut into pieces at ends of records (`pieces`); of each piece the lines whose every
cell is written plainly (`plain`, `line_forms`) go into their table by one statement of SQL (`filling`), and
all others, with their numbers, to the reader that knows every way of writing (`reading`). A file that is not
regular enough to be cut or counted safely is read cell by cell (`Irregular`).
"""
