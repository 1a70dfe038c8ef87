"""The national interface's messages: which nodes of which transaction make which records.

`transactions` says it as data; `exchange` applies it to one message; `envelopes` does so for legacy XML.
"""
