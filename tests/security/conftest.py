"""The house under attack."""

from tests.security.fixtures import _found_forms, forms, furnished, house

__all__ = ["_found_forms", "forms", "furnished", "house"]
