"""Databases that the user may read: PostgreSQL, MySQL (MariaDB) and SQLite.

In: a URL or a file. Out: `Database`, which names its tables and gives their rows one after another. Each
module states only how its database differs. Nothing is ever written, and all tables are of one moment.
"""
