"""Keeping the house running: backups, how healthy it is, and what its log says."""
