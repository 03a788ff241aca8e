"""Pages about places: lists and pages of regions, and the map."""
