"""Evidence that a notice was up: the live site looked at as a reader would, and packs for the auditor (五（二）)."""
