"""What each page says: contexts built from notices, agencies, rules and the law."""
