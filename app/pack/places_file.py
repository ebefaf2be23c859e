"""places.csv with postal_codes.csv and parishes.csv beside it: read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.pack.located import read_csv
from app.pack.problems import Problem, Problems
from app.places.models import KINDS

_COLUMNS = ("name", "kind", "lat", "lon", "population", "postal_code", "parish", "name_de", "source_id")


@dataclass(frozen=True)
class PlaceData:
    """One row of places.csv."""

    code: str
    name: str
    kind: str
    lat: float
    lon: float
    population: int | None
    postal_code: str
    parish: str
    name_de: str


def read_places(folder: Path) -> tuple[list[PlaceData], list[Problem]]:
    """All places of the pack, and everything that is wrong with them."""
    problems = Problems("places.csv")
    postal, parish = Problems("postal_codes.csv"), Problems("parishes.csv")
    codes = {row["postal_code"] for _, row in read_csv(folder / postal.file, ("postal_code", "name"), postal)}
    parishes = {row["name"] for _, row in read_csv(folder / parish.file, ("parish_code", "name"), parish)}
    places: dict[str, PlaceData] = {}
    for line, row in read_csv(folder / problems.file, _COLUMNS, problems):
        before = len(problems.found)
        _check_words(row, line, problems, codes, parishes)
        lat = _number(row["lat"], "lat", 90, line, problems)
        lon = _number(row["lon"], "lon", 180, line, problems)
        if row["source_id"] in places:
            problems.add(line, f"source_id {row['source_id']} stands in the file twice")
        if len(problems.found) == before and lat is not None and lon is not None:
            places[row["source_id"]] = _place(row, lat, lon)
    if not places and not problems.found:
        problems.add(1, "there is no place in the file")
    return list(places.values()), [*problems.found, *postal.found, *parish.found]


def _check_words(
    row: dict[str, str], line: int, problems: Problems, codes: set[str], parishes: set[str]
) -> None:
    for column in ("name", "source_id"):
        if not row[column]:
            problems.add(line, f"{column} is empty")
    if row["kind"] not in KINDS:
        problems.add(line, f"kind is {row['kind']!r}; it must be one of {', '.join(KINDS)}")
    if codes and row["postal_code"] not in codes:
        problems.add(line, f"postal_code {row['postal_code']!r} is not in postal_codes.csv")
    if parishes and row["parish"] not in parishes:
        problems.add(line, f"parish {row['parish']!r} is not in parishes.csv")
    if row["population"] and not row["population"].isdecimal():
        problems.add(line, f"population is {row['population']!r}; it must be a whole number or empty")


def _number(text: str, name: str, limit: int, line: int, problems: Problems) -> float | None:
    try:
        value = float(text)
    except ValueError:
        problems.add(line, f"{name} is {text!r}; it must be degrees with a decimal point")
        return None
    if not -limit <= value <= limit:
        problems.add(line, f"{name} is {text}; it must lie between -{limit} and {limit}")
        return None
    return value


def _place(row: dict[str, str], lat: float, lon: float) -> PlaceData:
    return PlaceData(
        code=row["source_id"],
        name=row["name"],
        kind=row["kind"],
        lat=lat,
        lon=lon,
        population=int(row["population"]) if row["population"] else None,
        postal_code=row["postal_code"],
        parish=row["parish"],
        name_de=row["name_de"],
    )
