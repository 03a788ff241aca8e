"""The lists of the pillars' floor, by what they show."""

from pillars.tables.words import person_link

__all__ = ["person_link"]
