"""The demo's front door."""

from __future__ import annotations

from app.core.feature import Feature
from app.demo import views_mailbox
from app.demo.views import bp

assert views_mailbox.bp is bp  # its pages are attached to the same blueprint

FEATURE = Feature(name="demo", blueprint=bp)
