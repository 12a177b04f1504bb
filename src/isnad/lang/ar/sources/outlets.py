"""Outlets, agencies, monitors and official bodies under all their names (``data/outlets.toml``)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from isnad.lang.ar.writing.lexica import load
from isnad.lang.ar.writing.orthography import fold_marks
from isnad.lang.ar.writing.script import peel
from isnad.text.lexicon import Lexicon


class Outlet(NamedTuple):
    """One voice of the registry: ``kind`` is ``agency``, ``monitor``, ``body`` or ``outlet``."""

    id: str
    kind: str
    names: frozenset[str]
    """All its names, folded."""

    @property
    def is_agency(self) -> bool:
        """Whether other outlets carry its texts."""
        return self.kind == "agency"


#: The role of a source that is named as itself, by the kind of the registry.
ROLES = {"agency": "agency", "monitor": "organisation", "body": "official", "outlet": "outlet"}


def _key(name: str) -> str:
    return fold_marks(name).lower()


@cache
def _outlets() -> tuple[Outlet, ...]:
    return tuple(
        Outlet(o["id"], o["kind"], frozenset(_key(n) for n in [*o["names"], *o.get("short", ())]))
        for o in load("outlets")["outlet"]
    )


@cache
def lexicon() -> Lexicon[Outlet]:
    """The names that stand for themselves in running text."""
    out: Lexicon[Outlet] = Lexicon(peel, "ال", "\"'_-–«»“”().#")
    known = {o.id: o for o in _outlets()}
    for entry in load("outlets")["outlet"]:
        for name in entry["names"]:
            out.add(_key(name).split(), known[entry["id"]])
    return out


@cache
def _by_name() -> dict[str, Outlet]:
    out: dict[str, Outlet] = {}
    for outlet in _outlets():
        for name in outlet.names:
            out.setdefault(name, outlet)
    return out


@cache
def outlet_names(publisher: str) -> frozenset[str]:
    """All names, folded, of the outlet that ``publisher`` names; its own name alone where it is unknown."""
    own = _key(publisher)
    outlet = _within(own)
    return outlet.names | {own} if outlet else frozenset({own} - {""})


@cache
def outlet_of(name: str) -> str | None:
    """The id of the outlet that a name stands for, or holds."""
    outlet = _within(_key(name))
    return outlet.id if outlet else None


def _within(own: str) -> Outlet | None:
    return next((o for o in _outlets() if own and any(f" {n} " in f" {own} " for n in o.names)), None)


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
