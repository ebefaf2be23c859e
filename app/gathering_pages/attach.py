"""Hangs the shared pages on the blueprint of a kind."""

from __future__ import annotations

from flask import Blueprint

from app.gathering_pages import (
    views,
    views_edit,
    views_fixed,
    views_host,
    views_host_lift,
    views_host_people,
    views_lift,
    views_offer,
    views_paper,
    views_sign_up,
    views_stand_in,
)
from app.gathering_pages.shared import KINDS, PAGES, Kind

#: Importing them is what makes their pages known.
VIEWS = (
    views,
    views_sign_up,
    views_offer,
    views_lift,
    views_fixed,
    views_host,
    views_edit,
    views_host_lift,
    views_host_people,
    views_paper,
    views_stand_in,
)


def attach(blueprint: Blueprint, kind: Kind) -> None:
    """Hang the shared pages on the blueprint; each endpoint is called as its function."""
    KINDS[blueprint.name] = kind
    for path, view, options in PAGES:
        blueprint.add_url_rule(kind.prefix + path, view.__name__, view, **options)
