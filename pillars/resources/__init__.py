"""Pillar lists in spreadsheets: members (persons with their post), units (boards, posts, institutions), decrees."""

from pillars.resources.decrees import DecreeResource
from pillars.resources.members import MemberResource, MemberSheet, Post
from pillars.resources.units import UnitResource
from pillars.resources.words import pillar_words

__all__ = ["DecreeResource", "MemberResource", "MemberSheet", "Post", "UnitResource", "pillar_words"]
