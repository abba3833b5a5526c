"""Text tables → typed, checked records; the only package, with `audit`, that knows a sensitive value."""
