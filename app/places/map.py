"""The coast of the municipality as SVG paths, with labels and numbered pins. Pure, but for read_map().

One unit of the drawing is about 70 m; the frame is 600 units wide, so pins and texts have sizes in units too.
What lies beside the frame is drawn as well: on wide screens it fills the sides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

WIDTH = 600
#: Points closer than this to the straight line between their neighbours are left out (units).
_TOLERANCE = 0.8
#: Islets smaller than this are left out (square units).
_LEAST_AREA = 6
_MARGIN = 14
#: Distance between pins that stand at the same spot, and how many stand in one row.
_PIN_STEP = 42
_PIN_ROW = 4
#: Two places nearer than this are the same spot (units).
_SAME_SPOT = 30
#: Labels: least distance between two, and how many are large enough for a phone.
_LABEL_ROOM = (110, 26)
_MAJOR_LABELS = 4
_LABELS = 9
#: The name stands below its town.
_LABEL_DROP = 18

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Frame:
    """What part of the world is drawn: degrees (WGS84) to units, north up."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: int

    def project(self, lat: float, lon: float) -> Point:
        """Units from the upper left corner; equirectangular, which is right enough for 50 km."""
        return (lon - self.west) * self.scale_x, (self.north - lat) * self.scale_y


@dataclass(frozen=True)
class Drawing:
    """The map without what stands on it."""

    frame: Frame
    land: str
    neighbours: str

    @property
    def view_box(self) -> str:
        """For the svg element."""
        return f"0 0 {WIDTH} {self.frame.height}"

    @cached_property
    def as_file(self) -> str:
        """A file of both shapes, `#land` and `#naboer`, so that browsers fetch them once and not with every list."""
        shapes = f'<path id="naboer" d="{self.neighbours}"/><path id="land" d="{self.land}"/>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self.view_box}">{shapes}</svg>'

    @cached_property
    def version(self) -> str:
        """Changes with the file."""
        return sha256(self.as_file.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Label:
    """The name of a town; minor ones are left out on phones."""

    text: str
    x: int
    y: int
    anchor: str
    minor: bool


@dataclass(frozen=True)
class Pin:
    """A numbered pin; its point is at (x, y)."""

    number: int
    x: int
    y: int
    label: str


@lru_cache(maxsize=4)
def read_map(path: Path) -> Drawing:
    """The drawing of a pack's basemap.geojson, made once in a process."""
    return draw_map(json.loads(path.read_text(encoding="utf-8")))


def draw_map(basemap: Mapping[str, Any]) -> Drawing:
    """Features of kind `municipality` become the land, all others the neighbours."""
    own = list(_rings(basemap, own=True))
    frame = frame_around(own)
    edge = basemap["bbox"]
    others = (beyond_edge(ring, edge) for ring in _rings(basemap, own=False))
    return Drawing(frame, _path(frame, own), _path(frame, others))


def frame_around(rings: Iterable[Ring]) -> Frame:
    """The frame that holds these rings with a margin on all sides."""
    points = [point for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    scale_x = (WIDTH - 2 * _MARGIN) / (east - west)
    scale_y = scale_x / cos(radians((south + north) / 2))
    height = round((north - south) * scale_y + 2 * _MARGIN)
    return Frame(west - _MARGIN / scale_x, north + _MARGIN / scale_y, scale_x, scale_y, height)


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: the fewest points that stay within `tolerance` of the line; the ends are kept."""
    if len(points) < 3:
        return list(points)
    first, last = points[0], points[-1]
    away, index = max((_distance_to_line(p, first, last), i) for i, p in enumerate(points[1:-1], 1))
    if away <= tolerance:
        return [first, last]
    return simplify(points[: index + 1], tolerance)[:-1] + simplify(points[index:], tolerance)


@lru_cache(maxsize=4)
def place_labels(frame: Frame, towns: tuple[tuple[str, float, float], ...]) -> tuple[Label, ...]:
    """Names for (name, lat, lon), the most important first; a name too near another is left out."""
    labels: list[Label] = []
    for name, lat, lon in towns:
        x, y = (round(value) for value in frame.project(lat, lon))
        crowded = any(_collide(label, x, y) for label in labels)
        if len(labels) < _LABELS and not crowded:
            anchor = "end" if x > WIDTH * 0.72 else "middle"
            labels.append(Label(name, x, y + _LABEL_DROP, anchor, minor=len(labels) >= _MAJOR_LABELS))
    return tuple(labels)


@lru_cache(maxsize=256)
def place_pins(frame: Frame, points: tuple[tuple[str, float, float], ...]) -> tuple[Pin, ...]:
    """Pins numbered from 1 for (label, lat, lon); those at one spot stand beside each other."""
    spots: list[tuple[Point, int]] = []
    pins = []
    for number, (label, lat, lon) in enumerate(points, 1):
        at = frame.project(lat, lon)
        same = next((i for i, (spot, _) in enumerate(spots) if _near(spot, at)), None)
        if same is None:
            spots.append((at, 0))
            same = len(spots) - 1
        spot, taken = spots[same]
        spots[same] = spot, taken + 1
        x = spot[0] + taken % _PIN_ROW * _PIN_STEP
        y = spot[1] - taken // _PIN_ROW * (_PIN_STEP + 6)
        pins.append(Pin(number, round(x), round(y), label))
    return tuple(pins)


def _collide(label: Label, x: int, y: int) -> bool:
    return abs(x - label.x) < _LABEL_ROOM[0] and abs(y + _LABEL_DROP - label.y) < _LABEL_ROOM[1]


def _near(one: Point, other: Point) -> bool:
    return hypot(one[0] - other[0], one[1] - other[1]) < _SAME_SPOT


def _rings(basemap: Mapping[str, Any], *, own: bool) -> Iterable[Ring]:
    for feature in basemap["features"]:
        if (feature["properties"]["kind"] == "municipality") == own:
            geometry = feature["geometry"]
            several = geometry["type"] == "MultiPolygon"
            for part in geometry["coordinates"] if several else [geometry["coordinates"]]:
                yield from part


def beyond_edge(ring: Ring, edge: Sequence[float]) -> Ring:
    """Land that the source cuts off at its edge goes on outside it, so that no false coast is seen."""
    west, south, east, north = edge
    degree = 0.5

    def moved(lon: float, lat: float) -> tuple[float, float]:
        lon = lon - degree if lon <= west + 1e-6 else lon + degree if lon >= east - 1e-6 else lon
        lat = lat - degree if lat <= south + 1e-6 else lat + degree if lat >= north - 1e-6 else lat
        return lon, lat

    return [moved(point[0], point[1]) for point in ring]


def _path(frame: Frame, rings: Iterable[Ring]) -> str:
    return "".join(filter(None, (_ring_path(frame, ring) for ring in rings)))


def _ring_path(frame: Frame, ring: Ring) -> str:
    """A closed ring in relative whole units, which is half as long as absolute ones."""
    points = [frame.project(point[1], point[0]) for point in ring[:-1]]
    if _area(points) < _LEAST_AREA:
        return ""
    # Cut at the far point, so that the closed ring is simplified as two open lines.
    start = points[0]
    far = max(range(len(points)), key=lambda i: hypot(points[i][0] - start[0], points[i][1] - start[1]))
    there, back = simplify(points[: far + 1], _TOLERANCE), simplify([*points[far:], start], _TOLERANCE)
    kept = there[:-1] + back[:-1]
    x, y = round(kept[0][0]), round(kept[0][1])
    steps = [f"M{x} {y}l"]
    for px, py in kept[1:]:
        dx, dy = round(px) - x, round(py) - y
        if dx or dy:
            steps.append(f"{'' if dx < 0 or len(steps) == 1 else ' '}{dx}{'' if dy < 0 else ' '}{dy}")
            x, y = x + dx, y + dy
    return "".join(steps) + "z"


def _area(points: Sequence[Point]) -> float:
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _distance_to_line(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    if length == 0:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(dy * (point[0] - start[0]) - dx * (point[1] - start[1])) / length
