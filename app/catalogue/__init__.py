"""The public read model: one row per thing that can be found and goes on at a date."""
