"""Gazetteers: names of places with coordinates, from GeoNames country files and CSV."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple


class GazetteerError(Exception):
    """A gazetteer file that cannot be read; the message names the file and the remedy."""


class Entry(NamedTuple):
    """One place: WGS 84 coordinates, ``kind`` the GeoNames feature class, ``within`` its parents."""

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    country: str
    within: tuple[str, ...]
    population: int


#: The shape under which the spellings of one name meet; empty for a name of another script.
Key = Callable[[str], str]


class Gazetteer:
    """An index of names under the keys of one language. ``problems`` lists the lines that could not be read."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._index: dict[str, list[Entry]] = {}
        self.problems: list[str] = []

    def find(self, name: str) -> list[Entry]:
        """The places that bear ``name`` in any spelling, most peopled first."""
        return self._index.get(self._key(name), [])

    @property
    def places(self) -> int:
        """How many places it holds."""
        return len({entry.id for bucket in self._index.values() for entry in bucket})

    def of_key(self, key: str) -> list[Entry]:
        """The places under a key that the language made."""
        return self._index.get(key, [])

    def _add(self, name: str, entry: Entry) -> None:
        key = self._key(name)
        if not key:
            return
        bucket = self._index.setdefault(key, [])
        if entry not in bucket:
            bucket.append(entry)

    @classmethod
    def load(cls, paths: Sequence[Path | str], key: Key) -> Gazetteer:
        """Reads gazetteer files; raises :class:`GazetteerError` for one that is missing."""
        g = cls(key)
        for path in map(Path, paths):
            if not path.is_file():
                raise GazetteerError(
                    f"gazetteer {path} is not there: give the path of a GeoNames country file or CSV"
                )
            with path.open(encoding="utf-8", newline="") as f:
                if path.suffix == ".csv":
                    for row in csv.DictReader(f):
                        entry = Entry(
                            row["id"],
                            row["name"],
                            float(row["lat"]),
                            float(row["lon"]),
                            "P",
                            row["country"],
                            tuple(dict.fromkeys(w for w in row["within"].split("|") if w)),
                            0,
                        )
                        for name in [row["name"], row["name"].split("-")[0], *row["alternatives"].split(",")]:
                            g._add(name.strip(), entry)
                else:
                    for n, line in enumerate(f, 1):
                        c = line.rstrip("\n").split("\t")
                        try:
                            names = [x for x in c[3].split(",") if key(x)]
                            entry = Entry(
                                c[0],
                                names[0] if names else c[1],
                                float(c[4]),
                                float(c[5]),
                                c[6],
                                c[8],
                                (),
                                int(c[14] or 0),
                            )
                        except (IndexError, ValueError):
                            g.problems.append(f"{path.name} line {n} is not a GeoNames row")
                            continue
                        for name in names:
                            g._add(name, entry)
        for bucket in g._index.values():
            bucket.sort(key=lambda e: (-e.population, e.kind != "A", e.id))
        return g

    @classmethod
    def default(cls, key: Key) -> Gazetteer:
        """The files of :func:`in_use`, read once for each language."""
        return _default(tuple(map(str, in_use())), key)


@cache
def _default(paths: tuple[str, ...], key: Key) -> Gazetteer:
    return Gazetteer.load(paths, key)


def folder() -> Path:
    """Where fetched gazetteers are kept: ``gazetteers`` under ISNAD_HOME, or under the user's data."""
    home = os.environ.get("ISNAD_HOME")
    if home:
        return Path(home) / "gazetteers"
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "isnad" / "gazetteers"


def in_use() -> list[Path]:
    """The files that ISNAD_GAZETTEER names, ``:`` between them; without it, those that were fetched."""
    named = os.environ.get("ISNAD_GAZETTEER")
    if named is not None:
        return [Path(p) for p in named.split(os.pathsep) if p]
    return sorted(folder().glob("*.txt")) + sorted(folder().glob("*.csv"))
