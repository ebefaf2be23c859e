"""How people are, before and after: WHO-5 and T-ILS, asked with consent, kept apart from who answered."""
