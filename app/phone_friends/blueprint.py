"""The blueprint of phone friends; its pages stand in files of their own, as they are read."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("phone_friends", __name__, url_prefix="/telefonven")
