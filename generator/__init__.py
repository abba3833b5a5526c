"""The static-site generator: approved fund records in, private seven-day notices out."""
