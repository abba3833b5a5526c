"""What a check found, told to the clerk: on the terminal, as a page to print, in a copy of the workbook."""
