"""Walking groups (plan row 4.1)."""
