"""Files that offices hand in → text tables that remember file, sheet, row and column."""
