"""Pages that read across the features: front page, what goes on, my page, about the site. Owns no tables."""
