"""The yardstick: as little as a Flask application with SQLAlchemy Core and Jinja can be.

No sessions, log-ins, CSRF, translation, permissions, headers, audit or letters; the same rows from the same database,
and cards that say what ours say. A real application cannot reach it; how near it comes is what is measured.
"""
