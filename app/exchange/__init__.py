"""Samarbejdsbørsen: who gives and seeks what, all year, and the day when they meet."""
