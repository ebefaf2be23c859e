"""Engine for what happens on dates: series, occurrences, sign-ups. No pages of a kind."""
