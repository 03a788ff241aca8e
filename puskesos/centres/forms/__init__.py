"""Forms of the Puskesos, by what they are about."""
