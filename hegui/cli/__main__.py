"""`python -m hegui.cli`: the command line, by the interpreter that is running."""

from hegui.cli import main

main()
