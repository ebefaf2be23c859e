"""Somebody at a browser without a screen: opens pages of a real server, fills forms in, and remembers every address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import html5lib
import requests


class Visitor:
    """One person's browser. `addresses` are all it was sent to, `pages` all it read."""

    def __init__(self, url: str, **cookies: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.cookies.update(cookies)
        self.addresses: list[str] = []
        self.pages: list[str] = []
        self._page: requests.Response | None = None

    def get(self, path: str) -> str:
        """Open a page and follow where it leads."""
        return self._keep(self._session.get(urljoin(self._url, path), timeout=30))

    def send(self, field: str, **values: Any) -> str:
        """Send the form of the open page that has `field`, with these values and whatever else stands in it."""
        assert self._page is not None
        tree = html5lib.parse(self._page.text, namespaceHTMLElements=False)
        form = next(one for one in tree.iter("form") if field in _names(one))
        action = urljoin(self._page.url, form.get("action") or "")
        return self._keep(self._session.post(action, data=_filled(form) | values, timeout=30))

    def _keep(self, answer: requests.Response) -> str:
        for one in [*answer.history, answer]:
            self.addresses += [one.url, one.headers.get("Location", "")]
        assert answer.status_code < 500, answer.text
        self._page = answer
        self.pages.append(answer.text)
        return answer.text

    @property
    def status(self) -> int:
        """Of the open page."""
        assert self._page is not None
        return self._page.status_code


def _names(form: Any) -> set[str]:
    return {one.get("name") for kind in ("input", "textarea", "select") for one in form.iter(kind)}


def _filled(form: Any) -> dict[str, Any]:
    """What the form would send as it stands."""
    values: dict[str, Any] = {}
    for one in form.iter("input"):
        kind = one.get("type", "text")
        if kind not in ("radio", "checkbox") or one.get("checked") is not None:
            values[one.get("name")] = one.get("value", "")
    for one in form.iter("textarea"):
        values[one.get("name")] = one.text or ""
    for one in form.iter("select"):
        options = list(one.iter("option"))
        chosen = next((option for option in options if option.get("selected") is not None), options[0])
        values[one.get("name")] = chosen.get("value", "")
    return {name: value for name, value in values.items() if name}
