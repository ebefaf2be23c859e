"""Believable demo content, and the bar that lets one look around in it."""
