"""Loads the municipality's pack: names, words and settings, places and the plan."""
