"""Lists of the Puskesos."""
