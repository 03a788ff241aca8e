"""Cleaning: one cell of one kind in, a value and what is to be said about it out.  One module per kind."""
