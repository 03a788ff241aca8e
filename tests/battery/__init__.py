"""Real processes, killed, flooded and cut off; `make battery`.  The ordinary suite leaves these files alone."""
