"""Tasks that organisations need hands for, and who said yes to them."""
