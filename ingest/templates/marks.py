"""Words by which readers know what in a template is no record."""

HINT_HEADER = "填写提示"
"""Header of the column that says what to do with a row; it is no column of any kind."""

EXAMPLE_MARK = "示例"
"""A row whose hint begins with this word is an example and not a record."""

GUIDE_SHEET = "填写说明"
"""The sheet that explains the others."""

CODES_SHEET = "代码表"
"""The hidden sheet with the words to choose from."""
