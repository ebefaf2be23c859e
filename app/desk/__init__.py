"""Where Frivillighedens Hus works: the phone desk, the call list, letters, and the day's page."""
