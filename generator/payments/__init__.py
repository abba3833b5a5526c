"""Payments ledgers (付款台账) → lines of spending: one line a payment in, one line a head and use out."""
