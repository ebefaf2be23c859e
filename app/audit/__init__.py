"""Who did what to what, for whom, and why."""
