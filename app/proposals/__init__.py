"""Proposals: anybody says what their place needs, others say that they want to take part, and the house answers."""
