"""The floor everything stands on: no feature's tables or pages."""
