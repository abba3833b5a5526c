"""What a check found, shown to the clerk: on the terminal, as a page to print, in a copy of the workbook."""
