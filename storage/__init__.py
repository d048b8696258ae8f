"""Where cases sleep: the encrypted vault, its ledger and what is derived from it."""
