"""Evidence that a notice was up: the live site as a reader sees it, and packs for the auditor (五（二）)."""
