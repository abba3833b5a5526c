"""The live site compared with the ledger, as a reader's browser sees it."""
