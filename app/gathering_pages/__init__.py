"""Pages that every kind with dates has: signing up, one's own sign-up, and all pages of the host."""
