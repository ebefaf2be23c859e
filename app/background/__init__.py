"""Long work: what takes longer than a page may, asked for by staff and done by the scheduler."""
