"""Ways out of the house. Only the delivery knows them."""
