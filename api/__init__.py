"""hegui over HTTP: one claim judged before it is paid, the rules, and pages that open finished runs.

It asks `hegui` and nobody else.
"""
