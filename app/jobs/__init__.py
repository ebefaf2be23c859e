"""The schedule as one table, and thin jobs."""
