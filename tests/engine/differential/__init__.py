"""Generated shapes and data: the compiled engine finds exactly what pySHACL finds, but for the differences
listed.
"""
