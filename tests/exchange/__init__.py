"""Samarbejdsbørsen."""
