"""Values of decisions and corrections in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isnad.desk.language.formats import Manner
from isnad.desk.language.labels import actor, label
from isnad.incidents.corrections import CorrectionError, parsed


def worded(field: str | None, value: Any, manner: Manner) -> str:
    """The value of a field that a person set, or that stood there before, as a reader of an incident reads it.

    It is what :func:`isnad.incidents.corrections.parsed` makes of it, or what it is made of.
    """
    if field and isinstance(value, str) and field not in ("kind", "date", "place"):
        try:
            value = parsed(field, value)
        except CorrectionError:
            return str(value)
    if value is None or value in ([], {}):
        return "—"
    if field == "kind":
        return label(str(value), manner)
    if field == "date":
        return manner.date(str(value))
    if field == "place" and isinstance(value, Mapping):
        at = f" \u2066({value['lat']:.4f}, {value['lon']:.4f})\u2069" if value.get("lat") is not None else ""
        return f"{value['name']}{manner.digits(at)}"
    if isinstance(value, Mapping):
        return manner.listing(f"{label(who, manner)} {manner.range(*ends)}" for who, ends in value.items())
    if isinstance(value, list):
        return manner.listing(actor(str(id), manner) for id in value)
    return str(value)
