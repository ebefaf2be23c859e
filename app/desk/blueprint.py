"""The blueprint of the desk's pages: /telefonbord, /ringeliste, /breve, /i-dag."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("desk", __name__)
