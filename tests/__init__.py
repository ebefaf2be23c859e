"""The tests: one folder per package, the same names as in app/."""
