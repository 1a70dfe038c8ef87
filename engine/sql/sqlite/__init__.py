"""The same plans on SQLite: one claim against years of history in milliseconds.

In: a plan. Out: the writer's tree lowered to what SQLite has (`lowering`), joins in the order of looking up
(`join_order`), the functions of the term library in Python (`library`), and the rows (`SqliteDatabase`).
"""

from engine.sql.sqlite.database import SqliteDatabase

__all__ = ["SqliteDatabase"]
