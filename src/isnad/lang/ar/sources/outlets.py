"""Outlets, agencies, monitors and official bodies under all their names, handles and addresses.

They are data: ``data/outlets.toml``, and the files of the user's own that ``ISNAD_OUTLETS`` names.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from isnad.lang.ar.writing.lexica import load
from isnad.lang.ar.writing.orthography import fold_marks
from isnad.lang.ar.writing.script import peel
from isnad.lang.outlet import VOICES, Outlet, OutletError
from isnad.text.lexicon import Lexicon

#: The role of a source that is named as itself, by how it speaks.
ROLES = {"agency": "agency", "monitor": "organisation", "body": "official", "outlet": "outlet"}


#: «MMC (2)»: which of several reports of one outlet it is.
_NUMBERED = re.compile(r"\s*\(\d+\)\s*$")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _key(name: str) -> str:
    return fold_marks(name).lower()


def _handle(name: str) -> str:
    return _HIDDEN.sub("", name).strip().lstrip("@").lower()


# -- the rows -------------------------------------------------------------------------------------------

_LISTS = ("names", "short", "handles", "domains", "side", "credits")
_TEXTS = ("id", "kind", "country")
_ID = re.compile(r"[a-z0-9][a-z0-9_]*$")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+$")


def _rows(data: dict[str, Any], source: str) -> Iterator[dict[str, Any]]:
    """The rows of a file, each checked; ``source`` names it in what is told of a bad one."""
    rows = data.get("outlet", [])
    others = sorted(set(data) - {"outlet"})
    if others:
        raise OutletError(f"{source}: {others[0]!r} is not known: each outlet is a table [[outlet]]")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise OutletError(f"{source}: write each outlet as a table of its own, [[outlet]] with two brackets")
    seen: set[str] = set()
    for n, row in enumerate(rows, 1):
        where = f"{source}, outlet {n}" + (f" ({row['id']})" if isinstance(row.get("id"), str) else "")
        for name in row:
            if name not in (*_LISTS, *_TEXTS):
                known = ", ".join((*_TEXTS, *_LISTS))
                raise OutletError(f"{where}: {name!r} is no field: there are {known}")
        for name in _TEXTS:
            if name in row and not (isinstance(row[name], str) and row[name].strip()):
                raise OutletError(f"{where}: {name} is {row[name]!r}: give text")
        for name in _LISTS:
            value = row.get(name, [])
            if not isinstance(value, list) or not all(isinstance(x, str) and x.strip() for x in value):
                raise OutletError(f'{where}: {name} is {value!r}: give a list of texts, ["…"]')
        if "id" not in row:
            raise OutletError(f'{where}: it has no id: give one, as in id = "al_fajr"')
        if not _ID.match(row["id"]):
            raise OutletError(f"{where}: the id may hold small letters, digits and _, and begins with no _")
        if row["id"] in seen:
            raise OutletError(f"{where}: the id is there twice: join the two rows")
        seen.add(row["id"])
        if "kind" in row and row["kind"] not in VOICES:
            raise OutletError(f"{where}: kind is {row['kind']!r}: give one of {', '.join(VOICES)}")
        if not re.match(r"[A-Z]{2}$", row.get("country", "XX")):
            raise OutletError(f"{where}: country is {row['country']!r}: give two letters, as in SY")
        for domain in row.get("domains", ()):
            if not _DOMAIN.match(domain):
                raise OutletError(f"{where}: {domain!r} is no domain: give it as in example.org")
        yield row


def own_files() -> list[Path]:
    """The files of the user's own outlets, which ``ISNAD_OUTLETS`` names."""
    return [Path(p) for p in os.environ.get("ISNAD_OUTLETS", "").split(os.pathsep) if p]


def _own(path: Path) -> Iterator[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutletError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise OutletError(f"{path} is not UTF-8: save it so") from None
    except tomllib.TOMLDecodeError as error:
        raise OutletError(f"{path} is not TOML: {str(error).lower()}") from None
    yield from _rows(data, str(path))


@cache
def outlets() -> tuple[Outlet, ...]:
    """All outlets; a row of the user's own goes before one that it bears the id of, and adds to it."""
    rows: dict[str, dict[str, Any]] = {}
    sources: dict[str, str] = {}
    for row in _rows(load("outlets"), "outlets.toml"):
        rows[row["id"]] = row
    for path in own_files():
        for row in _own(path):
            before = rows.get(row["id"], {})
            rows[row["id"]] = before | row | {k: _joined(row, before, k) for k in _LISTS}
            sources[row["id"]] = str(path)
    for id, row in rows.items():
        missing = "kind" if "kind" not in row else "" if _named(row) else "name or handle"
        if missing:
            raise OutletError(f"{sources[id]}, outlet {id}: it has no {missing}: give one")
    return tuple(_outlet(row, sources.get(id, "")) for id, row in rows.items())


def _joined(row: dict[str, Any], before: dict[str, Any], name: str) -> list[str]:
    return list(dict.fromkeys([*row.get(name, ()), *before.get(name, ())]))


def _named(row: dict[str, Any]) -> list[str]:
    return [*row.get("names", ()), *row.get("short", ()), *row.get("handles", ())]


def _outlet(row: dict[str, Any], source: str) -> Outlet:
    names, short, handles = (row.get(k, ()) for k in ("names", "short", "handles"))
    held = frozenset(_key(n) for n in (*names, *short))
    return Outlet(
        row["id"],
        row["kind"],
        _named(row)[0],
        held | {_key(h) for h in handles},
        held,
        tuple(names),
        tuple(handles),
        tuple(row.get("domains", ())),
        row.get("country"),
        tuple(row.get("side", ())),
        tuple(row.get("credits", ())),
        source,
    )


# -- looking up -----------------------------------------------------------------------------------------


@cache
def lexicon() -> Lexicon[Outlet]:
    """The names that stand for themselves in running text."""
    out: Lexicon[Outlet] = Lexicon(peel, "ال", "\"'_-–«»“”().#")
    for outlet in outlets():
        for name in outlet.alone:
            out.add(_key(name).split(), outlet)
    return out


@cache
def _by_id() -> dict[str, Outlet]:
    return {o.id: o for o in outlets()}


@cache
def _by_name() -> dict[str, Outlet]:
    out: dict[str, Outlet] = {}
    for outlet in outlets():
        for name in outlet.held:
            out.setdefault(name, outlet)
    return out


@cache
def _by_handle() -> dict[str, Outlet]:
    return {_handle(h): o for o in outlets() for h in o.handles}


@cache
def _by_domain() -> dict[str, Outlet]:
    return {d: o for o in outlets() for d in o.domains}


@cache
def _held() -> tuple[tuple[str, Outlet], ...]:
    """Every name that stands for itself with its outlet, the longest first."""
    pairs = [(f" {_key(name)} ", o) for o in outlets() for name in o.alone]
    return tuple(sorted(pairs, key=lambda x: -len(x[0])))


def of_id(id: str) -> Outlet | None:
    """The outlet of an id."""
    return _by_id().get(id)


@cache
def outlet_names(publisher: str) -> frozenset[str]:
    """All names, folded, of the outlet that ``publisher`` names; its own name alone where it is unknown."""
    own = _key(publisher)
    outlet = find(publisher)
    return outlet.names | {own} if outlet else frozenset({own} - {""})


@cache
def outlet_of(name: str) -> str | None:
    """The id of the outlet that a name stands for, or holds."""
    outlet = find(name)
    return outlet.id if outlet else None


def find(name: str) -> Outlet | None:
    """The outlet that bears a name or a handle, behind the noun of its kind or not («صحيفة الوطن»); else the
    one whose name it holds, the longest first."""
    own = _key(_NUMBERED.sub("", _HIDDEN.sub("", name)))
    if not own:
        return None
    known = _by_name().get(own) or _by_handle().get(_handle(name))
    if known is None and own.count(" ") == 1:
        known = _by_name().get(own.split()[1])
    return known or next((o for n, o in _held() if n in f" {own} "), None)


#: Sites on which each account is an outlet of its own; what stands before the name of the account.
_PLATFORMS = frozenset((
    "facebook.com", "m.facebook.com", "web.facebook.com", "fb.com", "x.com", "twitter.com", "mobile.twitter.com", "t.me", "telegram.me",
    "youtube.com", "instagram.com", "tiktok.com",
))  # fmt: skip
_BEFORE = frozenset(("s", "c", "user", "channel", "pg", "pages"))


@cache
def outlet_at(url: str) -> str | None:
    """The id of the outlet whose site or account an address belongs to."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if host in _PLATFORMS:
        path = [p for p in unquote(parts.path).split("/") if p and p not in _BEFORE]
        found = _by_handle().get(_handle(path[0])) if path else None
        return found.id if found else None
    while "." in host:
        known = _by_domain().get(host)
        if known:
            return known.id
        host = host.split(".", 1)[1]
    return None


def exact(name: str) -> Outlet | None:
    """The outlet of which a folded name is one."""
    return _by_name().get(name)


@cache
def named(words: str) -> Outlet | None:
    """The outlet of a folded name, whole or behind the noun of its kind («وكالة رويترز»)."""
    known = _by_name()
    parts = words.split()
    for first in range(min(3, len(parts))):
        for last in range(len(parts), first, -1):
            found = known.get(" ".join(parts[first:last]))
            if found and (last - first > 1 or len(parts) <= 3):
                return found
    return None
