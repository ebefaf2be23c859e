"""Real servers and parsers that the fixtures in tests/conftest.py are made of."""
