"""Addresses outside the scheme's own: they stand in letters, and others may see the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.phone_friends.blueprint import bp

View = Callable[..., ResponseReturnValue]


def neutral(rule: str, methods: Sequence[str] = ("GET", "POST")) -> Callable[[View], View]:
    """Give a view of this blueprint the address `rule`, which says nothing."""

    def decorate(view: View) -> View:
        def add(state: BlueprintSetupState) -> None:
            name = f"{bp.name}.{view.__name__}"
            state.app.add_url_rule(rule, endpoint=name, view_func=view, methods=list(methods))

        bp.record(add)
        return view

    return decorate
