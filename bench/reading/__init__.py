"""How fast records are read: hegui beside what reads the same file and does nothing more."""
