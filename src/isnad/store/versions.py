"""Which document is a new version of which: a page that changed under the same address or id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, or_, select

from isnad.store import schema

#: Forms whose documents may bring an id of their own; that of a file is its path.
_BRING_IDS = ("jsonl", "row", "telegram", "entry")


class Version(NamedTuple):
    """A document that may have a newer version. ``own_id`` is its id, where it is not a file's name."""

    id: int
    sha256: str
    own_id: str | None


class Versions:
    """The current documents that share an address or an id with some that come in.

    A document is a newer version of one with the same address, unless both bring ids, and these differ;
    of documents without an address, of one with the same id.
    """

    def __init__(self, connection: Connection, coming: Iterable[Mapping[str, Any]]) -> None:
        self.retired: set[int] = set()
        self._current: dict[tuple[str, str], list[Version]] = {}
        names = {name for row in coming if (name := _name(row))}
        urls = [value for what, value in names if what == "url"]
        ids = [value for what, value in names if what == "id"]
        if not names:
            return
        c = schema.document.c
        same = or_(c.url.in_(urls), and_(c.url.is_(None), c.given_id.in_(ids)))
        for row in connection.execute(
            select(c.id, c.sha256, c.url, c.given_id, c.form).where(c.current, same).order_by(c.id)
        ).mappings():
            self._add(dict(row))

    def _add(self, row: Mapping[str, Any]) -> None:
        if name := _name(row):
            self._current.setdefault(name, []).append(Version(row["id"], row["sha256"], _own_id(row)))

    def older(self, row: Mapping[str, Any]) -> Version | None:
        """The version that ``row`` takes the place of, and takes it; None where it is the first."""
        name, own = _name(row), _own_id(row)
        older = None
        if name:
            for version in reversed(self._current.get(name, [])):
                if version.own_id is None or own is None or version.own_id == own:
                    older = version
                    break
        if older and name:
            self._current[name].remove(older)
            self.retired.add(older.id)
        self._add(row)
        return older


def _name(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """What a document is known by when its bytes change."""
    if row["url"]:
        return "url", schema.plain(row["url"])
    return ("id", schema.plain(row["given_id"])) if row["given_id"] else None


def _own_id(row: Mapping[str, Any]) -> str | None:
    return schema.plain(row["given_id"]) if row["given_id"] and row["form"] in _BRING_IDS else None
