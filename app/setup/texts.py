"""The texts of the platform: Danish in the code, gathered in translations/messages.pot for translators.

Run as a script in the virtual environment: `check` compares, `write` is `make translations`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
#: A rule's refusal is a text too: DomainError("Skriv dit telefonnummer med 8 tal").
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "_n": (1, 2),
    "DomainError": None,
    "Said": None,
}
_METHODS = [("app/**.py", "python"), ("templates/**", "jinja2")]


def extract() -> Catalog:
    """All texts of app/ and templates/ in the order of the files; line numbers would only make noise."""
    catalog = Catalog(
        project="Samskab", header_comment="# Texts of Samskab: Danish is the source.", fuzzy=False
    )
    found = extract_from_dir(
        ROOT,
        method_map=_METHODS,
        # A template that cannot be read is a fault, not a file without texts.
        options_map={"templates/**": {"silent": "false"}},
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=lambda path: (
            Path(path).name not in {"node_modules", "static", "instance", "tests"}
            and not Path(path).name.startswith(".")
        ),
    )
    for file, _line, message, comments, context in sorted(found, key=lambda text: (text[0], text[1])):
        catalog.add(message, None, [(file, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalog


def differences() -> list[str]:
    """What differs between the code and messages.pot, one line per text; dates and places do not count."""
    known: set[str] = set()
    if TEMPLATE.exists():
        with TEMPLATE.open("rb") as file:
            known = _identities(read_po(file))
    wanted = _identities(extract())
    missing = [f"not in messages.pot: {text}" for text in sorted(wanted - known)]
    return missing + [f"no longer used: {text}" for text in sorted(known - wanted)]


def _identities(catalog: Catalog) -> set[str]:
    return {f"{message.context or ''}|{message.id}" for message in catalog if message.id}


def write() -> None:
    """Write messages.pot and bring every language's file up to date; translations that exist are kept."""
    FOLDER.mkdir(exist_ok=True)
    template = extract()
    _save(TEMPLATE, template)
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            language = read_po(file, locale=path.parts[-3])
        language.update(template, no_fuzzy_matching=True)
        _save(path, language)


def _save(path: Path, catalog: Catalog) -> None:
    """Write without the date of making, which would change with every run."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, ignore_obsolete=True, include_lineno=False, omit_header=False)
    lines = [line for line in buffer.getvalue().splitlines() if not line.startswith(b'"POT-Creation-Date')]
    path.write_bytes(b"\n".join(lines).rstrip() + b"\n")


def main(arguments: list[str]) -> int:
    """Compare or write; the exit status is 1 when the comparison finds something."""
    if arguments == ["write"]:
        write()
        return 0
    found = differences()
    for line in found[:20]:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
