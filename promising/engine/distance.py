"""How far it is, and how long that takes where no lane says otherwise."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0

#: Kilometers up to which a parcel takes so many days by road.
TRANSIT_BANDS = ((150, 1), (600, 2), (1200, 3), (2000, 4))
FARTHEST_DAYS = 5

Point = tuple[float, float]  # latitude, longitude


def great_circle_km(a: Point, b: Point) -> int:
    """Kilometers over the surface between two points, whole."""
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half_lat = sin((lat_b - lat_a) / 2) ** 2
    half_lon = sin(radians(b[1] - a[1]) / 2) ** 2
    angle = asin(min(1.0, sqrt(half_lat + cos(lat_a) * cos(lat_b) * half_lon)))
    return round(2 * EARTH_RADIUS_KM * angle)


def transit_days(distance_km: int | None) -> int:
    """Days in transit by distance; the longest where it is not known."""
    if distance_km is None:
        return FARTHEST_DAYS
    for up_to, days in TRANSIT_BANDS:
        if distance_km <= up_to:
            return days
    return FARTHEST_DAYS
