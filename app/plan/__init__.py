"""What the municipality plans and does: plans, goals, actions, activities, initiatives and the log."""
