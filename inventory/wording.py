"""What the fields of a location are called where its changes are shown."""

from __future__ import annotations

from foundation.kinds import mark

FIELDS = {
    "code": mark("Code"),
    "name": mark("Name"),
    "kind": mark("Kind"),
    "company_id": mark("Company"),
    "street": mark("Street"),
    "postal_code": mark("Postal code"),
    "city": mark("City"),
    "country": mark("Country"),
    "latitude": mark("Latitude"),
    "longitude": mark("Longitude"),
    "time_zone": mark("Time zone"),
    "calendar_id": mark("Working calendar"),
    "cut_off": mark("Cut-off time"),
    "handling_days": mark("Working days of handling"),
    "is_active": mark("Active"),
}
