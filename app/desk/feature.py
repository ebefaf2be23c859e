"""The front door of the desk."""

from __future__ import annotations

from app.core.feature import Feature
from app.desk.blueprint import bp

FEATURE = Feature(name="desk", blueprint=bp)
