"""What a build found out and the next one need not find out again, kept beside the records and encrypted."""
