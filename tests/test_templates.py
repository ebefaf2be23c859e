"""Templates: used, in their package's folder, named after their view, with nothing that CSP refuses."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from app.core.feature import installed

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
APP = ROOT / "app"
#: Folders that belong to no view: parts, error pages, letters.
SHARED = {"components", "errors", "notifications"}
#: The legal pages are those of `home`.
PACKAGE_OF = {"legal": "home"}
#: Templates that are no page of one view, and who shows them.
NOT_A_VIEW = {
    "accounts/link_refused.html": "open_link, when the link is worth nothing",
    "desk/not_on_shift.html": "before every page of the desk, for a volunteer without a shift",
    "admin/plan/edit_row.html": "add_row and change_row, decided by the committee",
    "accounts/show_recovery_codes.html": "make_recovery_codes, the one time they are shown",
    "demo/bar.html": "included by every page in demo mode",
    "events/count_heads.html": "host_count_heads and help_count, for the host and for a helper",
    "events/show_code.html": "scan_code, for whoever is neither the host nor a helper",
    "phone_friends/_help_lines.html": "included by every page of the scheme",
}
_REFERS = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")


@cache
def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def is_letter(path: Path) -> bool:
    return named(path).startswith("notifications/")


@cache
def functions_and_strings(package: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names of all functions and all string constants in the Python files of a package ("" for all)."""
    names, strings = set(), set()
    for path in sorted((APP / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
    return frozenset(names), frozenset(strings)


@pytest.mark.any_database
def test_every_template_is_used(application: Flask) -> None:
    _names, strings = functions_and_strings("")
    used = {text for text in strings if "." in text}
    for path in templates():
        used.update(_REFERS.findall(path.read_text()))
    kinds = {kind.name for feature in installed() for kind in feature.message_kinds}
    letters = {
        f"notifications/{kind}.{suffix}"
        for kind in kinds
        for suffix in ("subject.txt", "txt", "html", "sms.txt", "call.txt")
    }
    errors = {f"errors/{code}.html" for code in (400, 403, 404, 405, 410, 413, 429, 500, 503)}

    unused = {named(path) for path in templates()} - used - letters - errors
    # Pictures are chosen by name; `test_no_picture…` below looks after them.
    unused = {name for name in unused if not name.startswith("components/art/")}
    unused -= {name for name in unused if name.split("/")[-1].startswith("_")}

    assert unused == set()


def test_every_template_that_is_named_exists() -> None:
    known = {named(path) for path in templates()}
    # A name that is put together ("components/art/" ~ name) is looked after below.
    meant = {name for path in templates() for name in _REFERS.findall(path.read_text()) if "." in name}
    _names, strings = functions_and_strings("")
    meant |= {text for text in strings if re.fullmatch(r"[a-z_]+(/[a-z_]+)+\.html", text)}

    assert meant - known == set()


def test_every_picture_is_shown_somewhere() -> None:
    source = "".join(path.read_text() for path in templates() if path.suffix == ".html")
    source += "".join(path.read_text() for path in APP.rglob("*.py"))
    pictures = [path.stem for path in templates() if named(path).startswith("components/art/")]

    assert [name for name in pictures if not re.search(rf"""["'/]{name}["'.]""", source)] == []


def test_a_page_lies_in_its_packages_folder_under_the_name_of_its_view() -> None:
    """Mend: rename the template after the view, so that the tree answers "where?"."""
    strangers = []
    for path in templates():
        folder, *_rest, file = named(path).split("/") if "/" in named(path) else ("", named(path))
        if not folder or folder in SHARED or named(path) in NOT_A_VIEW:
            continue
        names, _strings = functions_and_strings(PACKAGE_OF.get(folder, folder))
        stem = file.removesuffix(".html")
        if stem not in names and f"show_{stem}" not in names:
            strangers.append(named(path))

    assert strangers == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("text that is trusted blindly", r"\|\s*safe\b|\bMarkup\(|autoescape\s+false"),
        ("an inline style", r"<style|\sstyle\s*="),
        ("an inline script", r"<script(?![^>]*\ssrc=)"),
        ("an inline handler", r"<[^>]*\son[a-z]+\s*="),
        ("an address written by hand", r"""(?:href|action|src)=["']/[a-z]"""),
        ("a javascript: address", r"javascript:"),
        ("somebody else's server", r"""(?:src|srcset)=["']?(?:https?:)?//"""),
    ],
)
def test_no_page_template_has(what: str, pattern: str) -> None:
    pages = [
        path
        for path in templates()
        if path.suffix == ".html" and not named(path).startswith("notifications/")
    ]

    found = [
        f"{named(path)}:{number} {line.strip()[:90]}"
        for path in pages
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]

    assert found == [], f"{what} in {found}"


def test_no_part_of_a_page_has_the_id_of_something_on_every_page() -> None:
    """The skip link leads to `indhold`, and the foot is named by its headings: the second of two is never found."""
    ids = re.compile(r'(?<![-\w])id="([-\w]+)"')
    everywhere = [TEMPLATES / "base.html", TEMPLATES / "components/site.html"]
    taken = {one for path in everywhere for one in ids.findall(path.read_text())}

    found = [
        f"{named(path)}: {one}"
        for path in templates()
        if path not in everywhere
        for one in ids.findall(path.read_text())
        if one in taken
    ]

    assert {"indhold", "besked"} <= taken
    assert found == []


def test_no_letter_has_scripts_pictures_of_others_or_trusted_text() -> None:
    """Letters may style themselves, because mail programmes read no style sheets; nothing else."""
    pattern = re.compile(r"\|\s*safe\b|<script|<img[^>]+src=[\"']http|\son[a-z]+\s*=")

    letters = [path for path in templates() if is_letter(path)]

    assert len(letters) > 30
    assert [named(path) for path in letters if pattern.search(path.read_text())] == []


def test_markup_is_made_of_what_is_escaped_already_and_only_where_it_is_written_down() -> None:
    """Mend: give the template the text; it escapes. Else say here why it is safe."""
    makers = {
        path.relative_to(APP).as_posix()
        for path in sorted(APP.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("Markup")
        and not all(isinstance(argument, ast.Constant) for argument in node.args)
    }

    # urlize() escapes what it does not make itself. The texts of templates are our own, and escape what is put in.
    # nh3 lets a few tags through, and no scripts (tests/core/test_rich_text.py).
    assert makers == {"demo/mailbox.py", "core/templating.py", "core/rich_text.py"}


@pytest.mark.any_database
def test_every_message_kind_has_its_letter_and_its_words_for_the_phone(application: Flask) -> None:
    known = {named(path) for path in templates()}
    kinds = [kind for feature in installed() for kind in feature.message_kinds]

    missing = [
        f"{kind.name}.{suffix}"
        for kind in kinds
        for suffix in ("subject.txt", "txt", "html", *(["sms.txt", "call.txt"] if kind.rings else []))
        if f"notifications/{kind.name}.{suffix}" not in known
    ]

    assert len(kinds) >= 10
    assert missing == []


def test_no_name_of_what_lies_over_a_page_means_something_else_in_another_style_sheet() -> None:
    bare = re.compile(r"\.([a-z][\w-]*)\s*(?=[,{])[^{}]*\{([^{}]*)\}")
    found = {
        sheet.name: [(name, "position: absolute" in body) for name, body in bare.findall(sheet.read_text())]
        for sheet in (ROOT / "static" / "css").glob("*.css")
        if sheet.name != "base.css"  # what every page stands on is meant to be refined
    }
    lies_over = {(name, sheet) for sheet, rules in found.items() for name, is_over in rules if is_over}

    twice = {
        f"{name} in {sheet} and {other}"
        for name, sheet in lies_over
        for other, rules in found.items()
        if other != sheet and name in {one for one, _is_over in rules}
    }

    assert twice == set()
