"""The blueprint of operations. Its addresses have no prefix in common: a page for staff, and one for machines."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("operations", __name__)
