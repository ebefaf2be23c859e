"""Shared meals: find one, sign up, propose, host, and cook with what people cannot eat in mind."""
