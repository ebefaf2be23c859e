"""What is kept of people: shown to them, deleted in time, and accounted for. Reads what features declare."""
