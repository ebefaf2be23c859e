"""Addresses of organisations that letters and other packages name."""

from __future__ import annotations

from flask import url_for


def public_path(organisation_id: int) -> str:
    """The public page."""
    return url_for("organisations.show_organisation", organisation_id=organisation_id)


def edit_path(organisation_id: int) -> str:
    """Where its members change it."""
    return url_for("organisations.edit_organisation", organisation_id=organisation_id)


def picture_path(organisation_id: int) -> str:
    """Where the picture of an organisation is changed."""
    return url_for("organisations.edit_picture", organisation_id=organisation_id)


def film_picture_path(organisation_id: int) -> str:
    """Where the still picture of its film is changed."""
    return url_for("organisations.edit_film_picture", organisation_id=organisation_id)


def list_path() -> str:
    """The list of all."""
    return url_for("organisations.list_organisations")


def privacy_path() -> str:
    """Where everybody reads what is kept of people, why, for how long, and what they may ask for."""
    return url_for("home.show_privacy")


def invitation_path(token: str) -> str:
    """Where an invitation is accepted."""
    return url_for("organisations.accept_invitation", token=token)


def register_path(person_id: int) -> str:
    """Where staff register one for who rings."""
    return url_for("organisations.register_organisation", til=person_id)
