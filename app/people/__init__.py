"""Persons: anybody we know, with or without e-mail, with or without a log-in."""
