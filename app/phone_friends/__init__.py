"""Phone friends: somebody to talk to, for everybody who misses it (plan row 3.4)."""
