"""What was read from documents: which reader read it, and the rows of its record and events."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

import isnad
from isnad.gazetteer.index import in_use
from isnad.record import Date, Record
from isnad.store import schema

#: What the reading of a document rests on, beside the gazetteers: rooms and files of the package.
_ROOMS = ("article", "text", "lang", "gazetteer", "resolve", "reading", "mentions.py", "record.py")


class Reader(NamedTuple):
    """Who reads: ``version`` changes with the program, its words and its gazetteers."""

    version: str
    gazetteers: str


def reader() -> Reader:
    """The reader of this program with the gazetteers in use now."""
    paths = in_use()
    places = hashlib.sha256()
    for path in paths:
        places.update(_digest_of(path, path.stat().st_mtime_ns).encode())
    version = f"{isnad.__version__}-{_rooms()[:8]}-{places.hexdigest()[:8]}"
    return Reader(version, ", ".join(path.name for path in paths))


@cache
def _rooms() -> str:
    """Digest of the files that read, code and words alike."""
    house = Path(isnad.__file__).parent
    digest = hashlib.sha256()
    for room in map(house.joinpath, _ROOMS):
        for path in sorted([room] if room.is_file() else room.rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(f"{path.relative_to(house).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _digest_of(path: Path, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Numbers:
    """The next free numbers of readings and events, within one transaction that writes."""

    def __init__(self, connection: Connection) -> None:
        self.reading = next_number(connection, schema.reading.c.id)
        self.event = next_number(connection, schema.event.c.id)


def next_number(connection: Connection, column: Any) -> int:
    """The number after the greatest of a column."""
    return (connection.execute(select(func.max(column))).scalar() or 0) + 1


def reading_row(
    id: int, document_id: int, by: Reader, record: bytes, at: str, log_seq: int
) -> dict[str, Any]:
    """The row of a reading that is the current one."""
    return {
        "id": id,
        "document_id": document_id,
        "reader": by.version,
        "gazetteers": by.gazetteers,
        "record": record,
        "text": None,
        "read_at": at,
        "current": True,
        "log_seq": log_seq,
    }


def event_rows(
    record: Record, first: int, reading_id: int, document_id: int, current: bool = True
) -> list[dict[str, Any]]:
    """The rows of the events of a record, numbered from ``first``."""
    rows = []
    for number, event in enumerate(record.events, first):
        start, end = days(event.date)
        rows.append(
            {
                "id": number,
                "reading_id": reading_id,
                "document_id": document_id,
                "number": event.id,
                "kind": event.kind,
                "background": event.background,
                "date_from": start,
                "date_to": end,
                "lat": event.place.lat if event.place else None,
                "lon": event.place.lon if event.place else None,
                "current": current,
                "case": None,
                "incident_id": None,
                "linked": False,
            }
        )
    return rows


def days(date: Date | None) -> tuple[str | None, str | None]:
    """The first and the last day that a date stands for, ISO 8601; None twice for no date."""
    if date is None:
        return None, None
    if date.precision == "day":
        return date.value[:10], date.value[:10]
    if date.precision == "month":
        year, month = map(int, date.value[:7].split("-"))
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, 1).isoformat(), dt.date(year, month, last).isoformat()
    year = int(date.value[:4])
    return dt.date(year, 1, 1).isoformat(), dt.date(year, 12, 31).isoformat()


def decoded(record: bytes) -> Record:
    """A record from its JSON."""
    return msgspec.json.decode(record, type=Record)
