"""Pages of the Puskesos, by what they show."""
