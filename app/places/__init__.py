"""The gazetteer of the pack: places people live in and meet at, and how far it is."""
