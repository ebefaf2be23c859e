"""What people say: how it was, in one press after a date, and stories that they let everybody read."""
