"""The national interface's messages: which nodes of which transaction make which records.

`transactions` says it as data; `exchange` applies it to one message; `legacy` does so for XML envelopes.
"""
