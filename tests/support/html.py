"""Every page that a test sees is held to the HTML standard."""

from __future__ import annotations

import re
from hashlib import blake2b

import html5lib
from html5lib.html5parser import ParseError

from tests.support.shared import shared_folder

#: Text and values of attributes without a character that a parser looks at; what matters of a text is that it is there.
_TEXT, _SPACE, _VALUE = re.compile(r">\s*[^<>&\s][^<>&]*"), re.compile(r">\s+"), re.compile(r'="[^"<>&]+"')
_TITLE, _LANGUAGE = re.compile(r"<title>\s*[^<\s]"), re.compile(r'<html[^>]*\slang="?[^"\s>]')
#: Hashes of what is left of pages that were found good, by this process: reading a page takes longer than making it.
_good: set[str] = set()

_NS = "{http://www.w3.org/1999/xhtml}"


def check_page(source: str, where: str) -> None:
    """Raise AssertionError unless `source` is strict HTML with a title, a language and exactly one h1."""
    assert _TITLE.search(source), f"{where}: the page has no title"
    assert _LANGUAGE.search(source), f"{where}: the page does not say its language"
    skeleton = _VALUE.sub('=""', _SPACE.sub(">", _TEXT.sub(">x", source)))
    shape = blake2b(skeleton.encode(), digest_size=16).hexdigest()
    if shape not in _good:
        found_good = shared_folder("good-pages") / shape
        if not found_good.exists():
            _read(source, where)
            found_good.touch()
        _good.add(shape)


def _read(source: str, where: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    try:
        document = parser.parse(source)
    except ParseError as error:
        (line, column), code, details = parser.errors[-1]
        around = source.splitlines()[line - 1][max(0, column - 90) : column + 40] if source else ""
        raise AssertionError(f"{where}, line {line}: {code} {details}: …{around}…") from error
    headings = document.findall(f".//{_NS}h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1 instead of one"


def check_part(source: str, where: str) -> None:
    """Raise AssertionError unless `source` is strict HTML that can stand inside a page, and is no page itself."""
    assert "<html" not in source, f"{where}: a whole page where a part of one was asked for"
    parser = html5lib.HTMLParser(strict=True)
    try:
        parser.parseFragment(source, container="ul" if "<li" in source else "div")
    except ParseError as error:
        raise AssertionError(f"{where}: {error}: {source[:200]}") from error


def form_fields(source: str, action: str | None) -> dict[str, str]:
    """What a browser sends of the form that goes to `action` (None: the page's first form in main), without a button.

    Raises LookupError when the page has no such form.
    """
    main = html5lib.parse(source).find(f".//{_NS}main")
    for form in main.iter(f"{_NS}form"):
        if action is None or form.get("action") == action:
            inputs = (one for one in form.iter(f"{_NS}input") if one.get("type") not in ("radio", "checkbox"))
            return {str(one.get("name")): one.get("value", "") for one in inputs}
    raise LookupError(f"no form goes to {action}")
