"""What a build found out and the next one need not find out again, stored encrypted with the records."""
