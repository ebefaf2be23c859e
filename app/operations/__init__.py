"""Keeping the house: backups, getting them back, figures for machines, and the page that says how it goes."""
