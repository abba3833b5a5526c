"""The readers of each file format, with the guards that look at a file before any parser does."""
