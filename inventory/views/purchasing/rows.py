"""Forms with rows: more of them are added without a script."""

from __future__ import annotations

from foundation.http import PersonRequest

MORE_ROWS = 10


def with_more_rows(
    request: PersonRequest, prefix: str = "lines"
) -> dict[str, object] | None:
    """What was typed, with empty rows added where they were asked for."""
    if request.method != "POST":
        return None
    data = request.POST.dict()
    if data.get("action") == "add_lines":
        field = f"{prefix}-TOTAL_FORMS"
        total = str(data.get(field, "0"))
        rows = int(total) if total.isdecimal() else 0
        return {**data, field: str(min(rows + MORE_ROWS, 1000))}
    return dict(data)
