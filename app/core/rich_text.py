"""What people write with lists and stress in it: Markdown in, a handful of safe tags out, and the same as plain text.

Two locks on one door (reliability-and-security, section 4 row 18): markdown-it knows no HTML, so a tag that is typed is
text; and whatever it makes goes through nh3, which lets the tags below pass and nothing else. A text that was written
before there were lists reads as it did: line breaks stay, dates stay dates, and what is not meant as a list is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask
from markupsafe import Markup

from app.core.formatting import MONTHS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = frozenset({"p", "a", "ul", "ol", "li", "strong", "em", "h3"})
_SCHEMES = frozenset({"https", "mailto", "tel"})
_REL = "nofollow ugc noopener"
_ALWAYS = ("newline", "escape", "emphasis", "link", "autolink", "list")
#: `3. ` or `3) ` in front of a line.
_NUMBER = re.compile(r"^( {0,3})([0-9]{1,9})([.)])(?=\s)")
_NAMES_OF_MONTHS = "|".join(MONTHS)
_MONTH = re.compile(rf"\s+(?:{_NAMES_OF_MONTHS})\b", re.IGNORECASE)
#: A line of dashes or stars is a line that somebody drew, and no list with nothing in it.
_DRAWN = re.compile(r"^(\s*)([-*+])(?=[\s*+-]*$)")


def init_app(app: Flask) -> None:
    """Give templates the filters `rich` (safe HTML of what somebody wrote) and `plain` (the same without markup), and
    both as functions for `once`: public texts are read once, others leave nothing in memory.
    """
    app.jinja_env.filters.update(rich=to_html, plain=to_plain)
    app.jinja_env.globals.update(rich_text=to_html, plain_text=to_plain)


def to_html(text: str, headings: bool = False) -> Markup:
    """Safe HTML: paragraphs, lists, links and stress; `headings` where the page has an `h2` above it.

    Line breaks stay line feeds in it, which the class `rich` shows.
    """
    import nh3

    made = _reader(headings).render(_meant(text))
    clean = nh3.clean(
        made,
        tags=set(_TAGS),
        attributes={"a": {"href"}},
        attribute_filter=_checked,
        url_schemes=set(_SCHEMES),
        link_rel=_REL,
    )
    return Markup(clean.strip())  # noqa: S704 - nh3 lets nothing pass but the tags above


def to_plain(text: str) -> str:
    """The same for letters, SMS and reading aloud: `- ` before what is listed, addresses in brackets, no signs.

    Text without any markup comes out as it went in.
    """
    blocks: list[tuple[bool, str]] = []
    lists: list[int | None] = []
    sign = ""
    for token in _reader(headings=True).parse(_meant(text)):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(None if token.type == "bullet_list_open" else 0)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            lists[-1] = number = None if lists[-1] is None else lists[-1] + 1
            sign = "  " * (len(lists) - 1) + ("- " if number is None else f"{number}. ")
        elif token.type == "inline":
            blocks.append((bool(lists), sign + _words(token.children or [])))
            sign = ""
    return _joined(blocks)


def _joined(blocks: list[tuple[bool, str]]) -> str:
    said = ""
    for number, (is_listed, words) in enumerate(blocks):
        if number:
            said += "\n" if is_listed and blocks[number - 1][0] else "\n\n"
        said += words
    return said


def _words(tokens: Sequence[Token]) -> str:
    said, begins, address = "", 0, ""
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            said += "\n"
        elif token.type == "link_open":
            begins, address = len(said), str(token.attrGet("href") or "")
        elif token.type == "link_close":
            said = said[:begins] + _link(said[begins:], address)
        else:
            said += token.content
    return said


def _link(words: str, address: str) -> str:
    """The words of a link and where it leads, unless they say so themselves."""
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    if words in {address, shown}:
        return shown
    return f"{words} ({shown})" if _is_whole(address) else words


@cache
def _reader(headings: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero", {"html": False, "breaks": False, "maxNesting": 12})
    reader.enable([*_ALWAYS, "heading"] if headings else list(_ALWAYS))
    # Whoever writes many marks or one means the same: a heading of theirs stands below those of the page.
    reader.core.ruler.push("one_kind_of_heading", _level)
    return reader


def _level(state: object) -> None:
    for token in state.tokens:  # type: ignore[attr-defined]
        if token.type.startswith("heading"):
            token.tag = "h3"


def _checked(_tag: str, attribute: str, value: str) -> str | None:
    """Only whole addresses: one that begins with a slash would be a link into this site's own pages."""
    if attribute == "href":
        return value if _is_whole(value) else None
    # `rel` is what nh3 itself puts there; some others pass it by, as `title`.
    return _REL if attribute == "rel" else None


def _is_whole(address: str) -> bool:
    return address.lower().startswith(tuple(f"{scheme}:" for scheme in _SCHEMES))


def _meant(text: str) -> str:
    """The text with a backslash before what looks like a list and is none: "3. december", "2026. …", a drawn line."""
    lines = text.split("\n")
    listed = _numbered(lines)
    for at, line in enumerate(lines):
        if at not in listed:
            lines[at] = _NUMBER.sub(r"\1\2\\\3", line)
        lines[at] = _DRAWN.sub(r"\1\\\2", lines[at])
    return "\n".join(lines)


def _numbered(lines: Sequence[str]) -> set[int]:
    """Which lines begin a point of a numbered list: 1, 2 and so on, at least two of them, and no dates."""
    listed: set[int] = set()
    run: list[int] = []
    for at, line in enumerate([*lines, "0. "]):
        found = _NUMBER.match(line)
        if not found:
            continue
        is_next = int(found[2]) == len(run) + 1 and not _MONTH.match(line[found.end() :])
        if not is_next:
            listed.update(run if len(run) > 1 else ())
            is_first = int(found[2]) == 1 and not _MONTH.match(line[found.end() :])
            run = [at] if is_first else []
        else:
            run.append(at)
    return listed
