"""The ground of the large map as GeoJSON: land, and the names of places. Pure, but for reading.

It is drawn on the visitor's machine and fetched once: tiles of others would tell them who looks where.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.places.map import beyond_edge

#: 0.0001 degree is about ten metres: finer than the source.
_DIGITS = 4
#: (name, kind, lat, lon), the most important first.
Named = tuple[str, str, float, float]


@dataclass(frozen=True)
class BaseMap:
    """The file, and what changes with it."""

    text: str
    version: str


@lru_cache(maxsize=4)
def read_base_map(path: Path, places: tuple[Named, ...]) -> BaseMap:
    """The ground of a pack's basemap.geojson with these names on it, made once in a process."""
    ground = json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps(base_map(ground, places), ensure_ascii=False, separators=(",", ":"))
    return BaseMap(text, sha256(text.encode()).hexdigest()[:12])


def base_map(ground: Any, places: Iterable[Named]) -> dict[str, Any]:
    """Features of the kinds `municipality`, `neighbour` and `place`. Neighbouring land goes on outside the frame."""
    shapes = [_shape(feature, ground["bbox"]) for feature in ground["features"]]
    return {"type": "FeatureCollection", "features": [*shapes, *map(_name, places)]}


def _shape(feature: Any, edge: Sequence[float]) -> dict[str, Any]:
    geometry, own = feature["geometry"], feature["properties"]["kind"] == "municipality"
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    drawn = [[_rounded(ring if own else beyond_edge(ring, edge)) for ring in part] for part in parts]
    return {
        "type": "Feature",
        "properties": {"kind": "municipality" if own else "neighbour"},
        "geometry": {"type": "MultiPolygon", "coordinates": drawn},
    }


def _rounded(ring: Sequence[Sequence[float]]) -> list[list[float]]:
    return [[round(point[0], _DIGITS), round(point[1], _DIGITS)] for point in ring]


def _name(place: Named) -> dict[str, Any]:
    name, kind, lat, lon = place
    return {
        "type": "Feature",
        "properties": {"kind": "place", "size": kind, "name": name},
        "geometry": {"type": "Point", "coordinates": [round(lon, _DIGITS), round(lat, _DIGITS)]},
    }
