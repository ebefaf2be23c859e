"""Every page that a test sees is held to the HTML standard."""

from __future__ import annotations

import html5lib
from html5lib.html5parser import ParseError

_NS = "{http://www.w3.org/1999/xhtml}"


def check_page(source: str, where: str) -> None:
    """Raise AssertionError unless `source` is strict HTML with a title, a language and exactly one h1."""
    parser = html5lib.HTMLParser(strict=True)
    try:
        document = parser.parse(source)
    except ParseError as error:
        (line, column), code, details = parser.errors[-1]
        around = source.splitlines()[line - 1][max(0, column - 90) : column + 40] if source else ""
        raise AssertionError(f"{where}, line {line}: {code} {details}: …{around}…") from error
    title = document.findtext(f".//{_NS}title") or ""
    headings = document.findall(f".//{_NS}h1")
    assert title.strip(), f"{where}: the page has no title"
    assert document.get("lang"), f"{where}: the page does not say its language"
    assert len(headings) == 1, f"{where}: {len(headings)} h1 instead of one"
