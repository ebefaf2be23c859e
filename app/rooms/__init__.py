"""Rooms that people book: the teaching kitchen of Frivillighedens Hus. Features book for their own things."""
