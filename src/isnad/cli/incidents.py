"""``isnad incidents`` and ``isnad show``."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Annotated, Literal

import typer

from isnad.article.documents import DocumentError
from isnad.cli.reading import Rtl
from isnad.cli.stores import DEFAULT, Folder, Url

INCIDENTS_EXAMPLE = "Example: isnad incidents --since 2024-03-01 --place سرمين --to jsonl"
SHOW_EXAMPLE = "Example: isnad show i12"


def incidents(
    store: Url = DEFAULT,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Until this day.")] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="NAME", help="A place or an area that holds it.")
    ] = None,
    near: Annotated[
        str | None, typer.Option("--near", metavar="LAT,LON,KM", help="Within so many km of a point.")
    ] = None,
    actor: Annotated[str | None, typer.Option("--actor", metavar="ID", help="An actor's id.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="A kind, as in airstrike.")] = None,
    min_killed: Annotated[
        int | None,
        typer.Option(
            "--min-killed", min=0, max=1_000_000_000, help="At least so many killed, by the highest account."
        ),
    ] = None,
    grade: Annotated[
        Literal["confirmed", "fair", "weak", "contested", "discounted"] | None,
        typer.Option("--grade", help="A suggested grade."),
    ] = None,
    state: Annotated[
        Literal["new", "confirmed", "changed", "rejected"] | None,
        typer.Option("--state", help="What people decided."),
    ] = None,
    outlet: Annotated[
        str | None, typer.Option("--outlet", metavar="OUTLET", help="An outlet's id, or its name.")
    ] = None,
    differ: Annotated[
        Literal["any", "place", "date", "killed", "injured", "actor", "means", "who", "denial"] | None,
        typer.Option("--differ", help="Accounts differ in this."),
    ] = None,
    assigned: Annotated[
        str | None, typer.Option("--assigned", metavar="NAME", help="Who is to look at it; - for nobody.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="WORDS", help="Words of the reports, in any spelling.")
    ] = None,
    to: Annotated[
        Literal["table", "json", "jsonl", "csv", "geojson"],
        typer.Option("--to", help="A table to read, a list in JSON, a line of JSON each, CSV, or GeoJSON."),
    ] = "table",
    evidence: Folder = None,
    rtl: Rtl = "isolate",
) -> int:
    """List incidents: what many reports tell of one happening, with ranges, origins and a suggested grade."""
    from isnad.show import listing
    from isnad.show.terminal import Screen
    from isnad.store.incidents import Filter
    from isnad.store.incidents import incidents as find
    from isnad.store.opening import Store

    wanted = Filter(
        _day("--since", since), _day("--until", until), place, _point(near), actor, kind, min_killed, grade, state, text,
        outlet, differ, assigned,
    )  # fmt: skip
    with Store.open(store, create=False, evidence=evidence) as opened, opened.read() as connection:
        found = find(connection, wanted)
        if to == "table":
            listing.table(found, Screen(isolate=rtl == "isolate"))
        elif to == "csv":
            listing.rows(found, sys.stdout)
        elif to == "geojson":
            listing.geojson_of(found, sys.stdout.buffer)
        else:
            listing.json_of(found, sys.stdout.buffer, lines=to == "jsonl")
    return 0


def show(
    what: Annotated[
        str, typer.Argument(metavar="INCIDENT | DOCUMENT", help="An incident's id, or a document's.")
    ],
    store: Url = DEFAULT,
    to: Annotated[
        Literal["table", "json"], typer.Option("--to", help="An account to read, or JSON.")
    ] = "table",
    links: Annotated[
        bool, typer.Option("--links", help="Why these reports were linked: what spoke for it and against it.")
    ] = False,
    picture: Annotated[
        typer.FileTextWrite | None,
        typer.Option("--picture", metavar="FILE", help="Write the links as a waterfall, SVG."),
    ] = None,
    evidence: Folder = None,
    rtl: Rtl = "isolate",
) -> int:
    """Show an incident, account beside account and what they disagree in first; or what one document says."""
    from isnad.show import waterfall
    from isnad.show.account import account
    from isnad.show.incident import incident as shown
    from isnad.show.terminal import Screen
    from isnad.store import documents
    from isnad.store.incidents import incident
    from isnad.store.opening import Store
    from isnad.store.why import why

    screen = Screen(isolate=rtl == "isolate")
    with Store.open(store, create=False, evidence=evidence) as opened, opened.read() as connection:
        if not documents.names_an_incident(connection, what):
            record = documents.record_of(connection, what)
            if to == "json":
                _json(record)
            else:
                account(record, screen)
            return 0
        found = incident(connection, what)
        reasons = why(connection, found.id) if links or picture else []
    if to == "json":
        _json(found)
    else:
        shown(found, screen)
        if links:
            waterfall.table(reasons, screen)
    if picture:
        picture.write(waterfall.svg(reasons, found.id))
    return 0


def _json(value: object) -> None:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def _day(option: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise DocumentError(f"{option} {value} is no date: give YYYY-MM-DD, as in 2024-03-02") from None


def _point(value: str | None) -> tuple[float, float, float] | None:
    if value is None:
        return None
    try:
        lat, lon, km = (float(part) for part in value.split(","))
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and km >= 0):
            raise ValueError
    except ValueError:
        raise DocumentError(f"--near {value} is no circle: give LAT,LON,KM, as in 36.2,37.1,25") from None
    return lat, lon, km
