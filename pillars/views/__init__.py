"""Pages of the pillars: overview, units, and who holds which post."""
