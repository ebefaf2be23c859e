"""What committee and council read: the yearly follow-up and the evaluation, drafted, edited, frozen, published."""
