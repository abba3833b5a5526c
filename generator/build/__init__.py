"""One run: records, ledger, cache, site, audit and promotion put together."""
