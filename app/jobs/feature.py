"""The front door of the jobs: the addresses under /health."""

from __future__ import annotations

from app.core.feature import Feature
from app.jobs.privacy import PRIVACY
from app.jobs.views import bp

FEATURE = Feature(name="jobs", blueprint=bp, privacy=PRIVACY)
