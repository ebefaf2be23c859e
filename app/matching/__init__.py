"""Who goes with whom: pure, the same for the same input, and every choice explained. No tables, no pages."""
