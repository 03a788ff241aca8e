"""Forms of the pillars' floor, by what they are about."""
