"""Many incidents at once: a table to read, JSON, CSV, or GeoJSON."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO

import msgspec

from isnad.incidents.incident import Incident, Range
from isnad.show.terminal import Screen

COLUMNS = (
    "id", "kind", "date", "precision", "from", "to", "place", "lat", "lon", "place_precision", "within", "actors",
    "killed_min", "killed_max", "killed_civilian_min", "killed_civilian_max", "injured_min", "injured_max",
    "injured_civilian_min", "injured_civilian_max", "grade", "origins", "documents", "discrepancies", "state",
)  # fmt: skip
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Grades that a reader should stop at.
_STYLES = {
    "confirmed": "bold green",
    "fair": "green",
    "weak": "dim",
    "contested": "bold yellow",
    "discounted": "dim",
}


def json_of(found: Iterable[Incident], out: BinaryIO, *, lines: bool) -> None:
    """A line of JSON for each incident, or one indented list of them all."""
    if lines:
        for incident in found:
            out.write(msgspec.json.encode(incident) + b"\n")
    else:
        out.write(msgspec.json.format(msgspec.json.encode(list(found)), indent=2) + b"\n")
    out.flush()


def rows(found: Iterable[Incident], out: TextIO) -> None:
    """Comma-separated values with a header (RFC 4180), a row for each incident."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(map(row, found))


def row(incident: Incident) -> list[Any]:
    """The cells of one incident, safe in a spreadsheet."""
    return [plain(cell) for cell in cells(incident).values()]


def cells(i: Incident) -> dict[str, Any]:
    """One incident by :data:`COLUMNS`; what is several values is joined by semicolons."""
    killed, injured = i.harm.get("killed", {}), i.harm.get("injured", {})
    values = (
        i.id,
        i.kind,
        i.date.value,
        i.date.precision,
        i.date.first,
        i.date.last,
        i.place.name,
        i.place.lat,
        i.place.lon,
        i.place.precision,
        "; ".join(i.place.within),
        "; ".join(d.id for d in i.actor),
        *_ends(killed.get("total")),
        *_ends(killed.get("civilian")),
        *_ends(injured.get("total")),
        *_ends(injured.get("civilian")),
        i.grade.value,
        i.origins,
        "; ".join(i.documents),
        "; ".join(dict.fromkeys(d.field for d in i.discrepancies)),
        i.state,
    )
    return dict(zip(COLUMNS, values, strict=True))


def plain(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before words that begin like one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def geojson_of(found: Iterable[Incident], out: BinaryIO) -> None:
    """A FeatureCollection (RFC 7946), a line for each incident; one without coordinates has no geometry."""
    for piece in features(found):
        out.write(piece)
    out.flush()


def features(found: Iterable[Incident]) -> Iterator[bytes]:
    """The pieces of a FeatureCollection, one incident each; their properties are those of :data:`COLUMNS`."""
    yield b'{"type":"FeatureCollection","features":['
    before = b"\n"
    for incident in found:
        told = cells(incident)
        lat, lon = told.pop("lat"), told.pop("lon")
        point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
        feature = {"type": "Feature", "id": incident.id, "geometry": point, "properties": told}
        yield before + msgspec.json.encode(feature)
        before = b",\n"
    yield b"\n]}\n"


def _ends(cell: Range | None) -> tuple[int | None, int | None]:
    return (cell.min, cell.max) if cell else (None, None)


def table(found: Iterable[Incident], screen: Screen) -> None:
    """Two lines for each incident: what, when, where and who; then harm, origins, grade and disagreements."""
    count = 0
    for i in found:
        count += 1
        when = i.date.value or "no date"
        where = screen.words(i.place.name) if i.place.name else "no place"
        area = f" ← {screen.words(i.place.within[0])}" if i.place.within else ""
        who = ", ".join(f"{'' if d.status == 'asserted' else d.status + ' '}{d.id}" for d in i.actor)
        screen.line(
            (f"{i.id:<7}", "dim"), (f"{when:<11}", ""), (f"{i.kind.replace('_', ' '):<16}", "bold cyan"),
            where, (area, "dim"), (f"  {who}" if who else "  by whom is not said", "" if who else "dim"),
        )  # fmt: skip
        origins = f"{i.origins} {'origin' if i.origins == 1 else 'origins'}"
        reports = f"{len(i.documents)} {'report' if len(i.documents) == 1 else 'reports'}, {origins}"
        parts = [harm(i, "killed"), harm(i, "injured"), reports]
        rivals = list(dict.fromkeys(d.field for d in i.discrepancies))
        told = " · ".join(p for p in parts if p)
        screen.line(
            told, (f"  {i.grade.value}", _STYLES.get(i.grade.value, "")),
            (f"  accounts differ: {', '.join(rivals)}" if rivals else "", "yellow"),
            (f"  {i.state}" if i.state != "new" else "", "bold"), indent=7,
        )  # fmt: skip
    screen.line((f"{count:,} {'incident' if count == 1 else 'incidents'}", "dim"))


def harm(incident: Incident, outcome: str) -> str:
    """«killed 2–3 (civilian 2)»; nothing where no account speaks of it."""
    cells = incident.harm.get(outcome, {})
    total = cells.get("total")
    groups = [f"{who} {ends(cell)}" for who, cell in cells.items() if who not in ("total", "unknown")]
    if total is None:
        return f"{outcome} ({', '.join(groups)})" if groups else ""
    return f"{outcome} {ends(total)}" + (f" ({', '.join(groups)})" if groups else "")


def ends(cell: Range) -> str:
    """«3», «2–6», «2 or more»."""
    if cell.max is None:
        return f"{cell.min} or more"
    return str(cell.min) if cell.min == cell.max else f"{cell.min}–{cell.max}"
