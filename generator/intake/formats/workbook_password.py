"""Where the password of workbooks stands: by itself, for who needs no reader of workbooks to know it."""

PASSWORD = "GONGSHI_WORKBOOK_PASSWORD"  # noqa: S105 - the name of a variable
