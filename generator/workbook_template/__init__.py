"""Empty workbooks for offices to fill in: what is typed into them passes the checks without mending."""
