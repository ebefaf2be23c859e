"""pack.toml, taxonomies.json and what tasks are posted with: read, checked and made into the one frozen Pack."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.core.database import db
from app.core.pack import (
    DEFAULT_SETTINGS,
    HelpLine,
    Hours,
    Pack,
    PhonePaper,
    PhonePartner,
    Tag,
    TaskTemplate,
    install,
)
from app.core.records import Setting
from app.pack.located import read_text, toml_line
from app.pack.problems import PackError, Problem, Problems
from app.pack.task_files import read_languages, read_task_templates

_WORDS = (
    "site_name",
    "municipality_name",
    "house_name",
    "phone",
    "support_phone",
    "email",
    "email_sender",
    "committee",
    "map_credit",
)
#: Texts every pack must have, because pages print them.
_TEXTS = (
    "front_lead",
    "privacy_sign_up",
    "insurance_walk",
    "note_hint",
    "companion",
    "phone_invitation",
    "consent_phone",
)
#: Whoever is to lose an unused log-in is told a month before.
_LEAST = {"account_retention_days": 60, "four_eyes": 0, "phone_lowest_age": 0}
#: Tables of the pack that are lists of one shape.
_ROWS: dict[str, type[Any]] = {
    "help_lines": HelpLine,
    "phone_partners": PhonePartner,
    "phone_papers": PhonePaper,
}
#: Texts without which nobody is let ring anybody.
_PAPERS = {"briefing", "declaration"}
_COLOURS = ("primary", "primary_dark", "accent")
_EXTENSION = "samskab-pack"
#: How long a process goes on with the settings that it read: what is changed on one machine holds on all of them then.
REFRESH_SECONDS = 10.0


@dataclass(frozen=True)
class _Cached:
    #: As the files say, and with the Setting rows laid over.
    files: Pack
    pack: Pack
    #: Until when (monotonic seconds) the rows are not read anew; before the first migration there are none.
    fresh_until: float = 0


def init_app(app: Flask) -> None:
    """Read the pack's files and install them; needs no database. Raises PackError for unusable files."""
    install(_begin(app).pack)


def get_pack(app: Flask) -> Pack:
    """The pack of this application: its files, with the Setting rows laid over once their table exists.

    The rows are read anew every REFRESH_SECONDS, because another process may have changed them.
    Raises PackError when the files cannot be used.
    """
    cached: _Cached = app.extensions.get(_EXTENSION) or _begin(app)
    if time.monotonic() >= cached.fresh_until:
        changed = _changed_settings(app)
        if changed is not None:
            until = time.monotonic() + REFRESH_SECONDS
            cached = _Cached(cached.files, cached.files.with_settings(changed), until)
        app.extensions[_EXTENSION] = cached
    install(cached.pack)
    return cached.pack


def _begin(app: Flask) -> _Cached:
    files = _read(app)
    app.extensions[_EXTENSION] = _Cached(files, files)
    return _Cached(files, files)


def _read(app: Flask) -> Pack:
    pack, problems = read_settings(Path(app.config["PACK"]))
    if pack is None or problems:
        raise PackError(problems)
    return pack


def forget_pack(app: Flask) -> None:
    """Read everything again at the next use; after loading a pack or changing a setting."""
    app.extensions.pop(_EXTENSION, None)


def _changed_settings(app: Flask) -> dict[str, Any] | None:
    """What staff changed; None while there is no table (before the first migration).

    On a connection of its own: a missing table would break the transaction a page is reading in.
    """
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                return {row.key: row.value for row in connection.execute(select(Setting.key, Setting.value))}
        except (OperationalError, ProgrammingError):
            return None


def read_settings(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack as its files say, and everything that is wrong with them."""
    problems = Problems("pack.toml")
    text = read_text(folder / problems.file, problems)
    if text is None:
        return None, problems.found
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problems.add(int(line.group(1)) if line else 0, f"this is not TOML: {error}")
        return None, problems.found
    _check(values, text, problems)
    taxonomies, wrong = _read_taxonomies(folder)
    languages, of_languages = read_languages(folder)
    templates, of_templates = read_task_templates(folder)
    if found := [*problems.found, *wrong, *of_languages, *of_templates]:
        return None, found
    return _make(values, taxonomies, languages, templates), []


def _check(values: dict[str, Any], text: str, problems: Problems) -> None:
    for table, key, message in (*_word_faults(values), *_table_faults(values)):
        problems.add(toml_line(text, table, key), f"{table + '.' if table else ''}{key} {message}")


def _word_faults(values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in _WORDS:
        if not isinstance(values.get(key), str) or not values[key].strip():
            yield "", key, "is missing or empty"
    for key in ("phone", "support_phone"):
        if isinstance(values.get(key), str) and not re.fullmatch(r"\+?[\d ]{8,20}", values[key]):
            yield "", key, "must be a telephone number"
    hours = values.get("hours", [])
    if not all(_all_texts([row.get("days"), row.get("time")]) for row in hours):
        yield "hours", "days", "and time must be texts on every [[hours]]"
    for table, shape in _ROWS.items():
        if not all(_has_shape(row, shape) for row in values.get(table, [])):
            names = ", ".join(one.name for one in fields(shape))
            yield table, fields(shape)[0].name, f"and what else stands in a [[{table}]] must be of {names}"
    papers = [(row.get("code"), row.get("version", 1)) for row in values.get("phone_papers", [])]
    if {code for code, _version in papers} != _PAPERS or len(set(papers)) < len(papers):
        yield "phone_papers", "code", f"must be {' and '.join(sorted(_PAPERS))}, each version once"


def _table_faults(values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in _COLOURS:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(values.get("colours", {}).get(key, ""))):
            yield "colours", key, "must be a colour like #0d4f4b"
    for key in _TEXTS:
        if not str(values.get("texts", {}).get(key, "")).strip():
            yield "texts", key, "is missing or empty"
    for key, value in values.get("settings", {}).items():
        if message := _setting_fault(key, value):
            yield "settings", key, message


def _setting_fault(key: str, value: Any) -> str | None:
    if key not in DEFAULT_SETTINGS:
        return f"is not a setting; known are {', '.join(DEFAULT_SETTINGS)}"
    if isinstance(DEFAULT_SETTINGS[key], int):
        least = _LEAST.get(key, 1)
        good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= 1000
        return None if good else f"must be a whole number from {least} to 1000"
    return None if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)) else 'must be a time like "08:00"'


def _has_shape(row: dict[str, Any], shape: type[Any]) -> bool:
    """Whether a row has what it must have, nothing else, and texts and numbers where they belong."""
    known = {one.name: one for one in fields(shape)}
    missing = {name for name, one in known.items() if one.default is MISSING} - row.keys()
    kinds = {name: str if one.default is MISSING else type(one.default) for name, one in known.items()}
    return not missing and all(
        name in kinds and isinstance(value, kinds[name]) for name, value in row.items()
    )


def _all_texts(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(v, str) and v.strip() for v in values)


#: Fields of the pack that are taxonomies.
_TAXONOMIES = (
    "loneliness_kinds",
    "target_groups",
    "group_topics",
    "exchange_categories",
    "phone_interests",
    "phone_lived",
)


def _read_taxonomies(folder: Path) -> tuple[dict[str, tuple[Tag, ...]], list[Problem]]:
    problems = Problems("taxonomies.json")
    text = read_text(folder / problems.file, problems)
    if text is None:
        return {}, problems.found
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        problems.add(error.lineno, f"this is not JSON: {error.msg}")
        return {}, problems.found

    def tags(name: str) -> tuple[Tag, ...]:
        try:
            return tuple(
                Tag(str(item["code"]), str(item["da"]), str(item.get("of_one", "")))
                for item in values[name]["items"]
            )
        except (KeyError, TypeError):
            problems.add(0, f"{name} must have items with code and da")
            return ()

    return {name: tags(name) for name in _TAXONOMIES}, problems.found


def _make(
    values: dict[str, Any],
    taxonomies: dict[str, tuple[Tag, ...]],
    languages: tuple[Tag, ...],
    templates: tuple[TaskTemplate, ...],
) -> Pack:
    words: dict[str, Any] = {key: str(values[key]) for key in _WORDS}
    rows: dict[str, Any] = {
        name: tuple(shape(**row) for row in values.get(name, [])) for name, shape in _ROWS.items()
    }
    return Pack(
        **words,
        **rows,
        hours=tuple(Hours(row["days"], row["time"]) for row in values.get("hours", [])),
        colours=dict(values["colours"]),
        texts=dict(values["texts"]),
        settings=dict(values.get("settings", {})),
        loneliness_kinds=taxonomies["loneliness_kinds"],
        target_groups=taxonomies["target_groups"],
        group_topics=taxonomies["group_topics"],
        exchange_categories=taxonomies["exchange_categories"],
        languages=languages,
        task_templates=templates,
        phone_interests=taxonomies["phone_interests"],
        phone_lived=taxonomies["phone_lived"],
    )
