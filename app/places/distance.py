"""How far it is, as the crow flies. Pure."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

#: Mean radius of the earth in km (IUGG).
EARTH_KM = 6371.0088
_KM_PER_DEGREE = EARTH_KM * radians(1)
_NBSP = "\u00a0"


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in km between two points in degrees (haversine)."""
    half_lat = sin(radians(lat_b - lat_a) / 2) ** 2
    half_lon = sin(radians(lon_b - lon_a) / 2) ** 2
    chord = half_lat + cos(radians(lat_a)) * cos(radians(lat_b)) * half_lon
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def distance_text(km: float) -> str:
    """`600 m` below one km (whole hundreds, at least 100), else whole km: `9 km`: as exact as the map."""
    hundreds = max(1, round(km * 10))
    if hundreds < 10:
        return f"{hundreds * 100}{_NBSP}m"
    return f"{int(km + 0.5)}{_NBSP}km"


def bounding_box(lat: float, lon: float, km: float) -> tuple[float, float, float, float]:
    """(south, west, north, east) in degrees round a point: a first cut for the database, too large."""
    north_south = km / _KM_PER_DEGREE
    east_west = km / (_KM_PER_DEGREE * max(0.01, cos(radians(lat))))
    return lat - north_south, lon - east_west, lat + north_south, lon + east_west
