"""Gazetteers: names of places with coordinates, from GeoNames country files and CSV."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple


class GazetteerError(Exception):
    """A gazetteer file that cannot be read; the message names the file and the remedy."""


class Entry(NamedTuple):
    """One place: WGS 84 coordinates, ``kind`` and ``feature`` the GeoNames class and code.

    ``within`` names the larger areas that it lies in, the smallest first.
    """

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    country: str
    within: tuple[str, ...]
    population: int
    feature: str = ""


#: The words of a name in the shape under which its spellings meet; none for a name of another script.
Key = Callable[[str], Sequence[str]]

#: Two rows of one name are one place when they lie so near, degrees (about 3 km).
_SAME = 0.03
#: So many places of a country tell how far it reaches.
_TELLING = 20
#: What is in a name by a slip of the pen: a letter three times, or apart from its word.
_SLIP = re.compile(r"(.)\1\1|(?:^| )\w(?: |$)")
#: The columns of a CSV file that must be there.
_COLUMNS = ("id", "name", "lat", "lon", "country")


class Gazetteer:
    """An index of names under the keys of one language. ``problems`` lists the lines that could not be read."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._index: dict[str, list[Entry]] = {}
        self._openings: set[str] = set()
        self._extents: dict[str, tuple[float, float, float, float]] | None = None
        self.problems: list[str] = []

    def find(self, name: str) -> list[Entry]:
        """The places that bear ``name`` in any spelling, most peopled first."""
        return self._index.get("".join(self._key(name)), [])

    def extent(self, country: str) -> tuple[float, float, float, float] | None:
        """South, north, west and east of the places of a country (ISO 3166 code), degrees, without the
        outermost hundredth on each side; None where too few are known to tell."""
        if self._extents is None:
            points: dict[str, set[tuple[float, float]]] = {}
            for bucket in self._index.values():
                for e in bucket:
                    points.setdefault(e.country, set()).add((e.lat, e.lon))
            self._extents = {c: _extent(found) for c, found in points.items() if len(found) >= _TELLING}
        return self._extents.get(country)

    @property
    def entries(self) -> Iterator[Entry]:
        """The places under all their names: one of several names comes as often."""
        for bucket in self._index.values():
            yield from bucket

    @property
    def places(self) -> int:
        """How many places it holds."""
        return len({entry.id for entry in self.entries})

    def of_key(self, key: str) -> list[Entry]:
        """The places under the joined key of a name."""
        return self._index.get(key, [])

    def opens(self, key: str) -> bool:
        """Whether a name of more words begins with the words that ``key`` joins."""
        return key in self._openings

    def _add(self, names: Iterable[str], entry: Entry) -> None:
        done = set()
        for name in names:
            words = self._key(name)
            key = "".join(words)
            if not key or key in done:
                continue
            done.add(key)
            opening = ""
            for word in words[:-1]:
                opening += word
                self._openings.add(opening)
            bucket = self._index.setdefault(key, [])
            for i, other in enumerate(bucket):
                if _one_place(other, entry):
                    bucket[i] = _joined(other, entry)
                    break
            else:
                bucket.append(entry)

    @classmethod
    def load(cls, paths: Sequence[Path | str], key: Key) -> Gazetteer:
        """Reads gazetteer files; raises :class:`GazetteerError` for one that is missing or none."""
        g = cls(key)
        for path in map(Path, paths):
            if not path.is_file():
                raise GazetteerError(
                    f"gazetteer {path} is not there: give the path of a GeoNames country file or CSV"
                )
            rows = _csv_rows if path.suffix.lower() == ".csv" else _geonames_rows
            try:
                for names, entry in rows(path, key, g.problems):
                    g._add(names, entry)
            except (UnicodeDecodeError, csv.Error) as error:
                raise GazetteerError(
                    f"gazetteer {path} is not UTF-8 text: give a GeoNames country file or CSV ({error})"
                ) from None
        for bucket in g._index.values():
            if len(bucket) > 1:
                bucket.sort(key=lambda e: (-e.population, e.kind != "A", e.id))
        return g

    @classmethod
    def default(cls, key: Key) -> Gazetteer:
        """The files of :func:`in_use`, read once for each language."""
        return _default(tuple(map(str, in_use())), key)


@cache
def _default(paths: tuple[str, ...], key: Key) -> Gazetteer:
    return Gazetteer.load(paths, key)


def _extent(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    lats, lons = (sorted(side) for side in zip(*points, strict=True))
    cut = len(lats) // 100
    return lats[cut], lats[-1 - cut], lons[cut], lons[-1 - cut]


def _one_place(a: Entry, b: Entry) -> bool:
    """Whether two rows tell of one place: as two gazetteers do of a town that both know."""
    return a.id == b.id or (
        a.kind == b.kind == "P"
        and a.country == b.country
        and abs(a.lat - b.lat) <= _SAME
        and abs(a.lon - b.lon) <= _SAME
    )


def _joined(a: Entry, b: Entry) -> Entry:
    """What two rows of one place tell together; the first keeps its name and number."""
    if a.within == b.within and a.population >= b.population:
        return a
    within = sorted(
        dict.fromkeys(a.within + b.within),
        key=lambda name: max(_depth(a.within, name), _depth(b.within, name)),
        reverse=True,
    )
    return a._replace(within=tuple(within), population=max(a.population, b.population))


def _depth(within: tuple[str, ...], name: str) -> int:
    return len(within) - within.index(name) if name in within else 0


Row = tuple[list[str], Entry]


def _csv_rows(path: Path, key: Key, problems: list[str]) -> Iterator[Row]:
    """Rows of a CSV file with a header; ``within`` and ``alternatives`` may be missing."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        missing = [c for c in _COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            raise GazetteerError(f"gazetteer {path} lacks the column {missing[0]!r}: see docs/cli.md")
        for row in reader:
            try:
                entry = Entry(
                    row["id"],
                    row["name"],
                    float(row["lat"]),
                    float(row["lon"]),
                    "P",
                    row["country"],
                    tuple(dict.fromkeys(w for w in (row.get("within") or "").split("|") if w)),
                    0,
                    "PPL",
                )
                names = [row["name"], row["name"].split("-")[0], *(row.get("alternatives") or "").split(",")]
            except (TypeError, ValueError, AttributeError):
                problems.append(f"{path.name} line {reader.line_num} is not a row of places")
                continue
            yield [name.strip() for name in names], entry


def _geonames_rows(path: Path, key: Key, problems: list[str]) -> Iterator[Row]:
    """Rows of a GeoNames country file, with the names of the areas that their codes stand for."""
    rows: list[Row] = []
    codes: list[tuple[str, str]] = []
    areas: dict[tuple[str, str, str], str] = {}
    with path.open(encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            c = line.rstrip("\r\n").split("\t")
            try:
                names = [x for x in c[3].split(",") if key(x)]
                if not names and key(c[1]):
                    names = [c[1]]
                country = c[8]
                name = next((n for n in names if not _SLIP.search(n)), (names or [c[1]])[0])
                entry = Entry(
                    c[0], name, float(c[4]), float(c[5]), c[6], country, (), int(c[14] or 0), c[7]
                )  # fmt: skip
            except (IndexError, ValueError):
                problems.append(f"{path.name} line {n} is not a GeoNames row")
                continue
            first, second = c[10], c[11]
            if c[7] == "ADM1":
                areas[country, first, ""] = name
            elif c[7] == "ADM2":
                areas[country, first, second] = name
            rows.append((names, entry))
            codes.append((first, second))
    for (names, entry), (first, second) in zip(rows, codes, strict=True):
        parents: list[str] = []
        if entry.feature not in ("ADM1", "ADM2") and second:
            parents.append(areas.get((entry.country, first, second), ""))
        if entry.feature != "ADM1" and first:
            parents.append(areas.get((entry.country, first, ""), ""))
        within = tuple(dict.fromkeys(p for p in parents if p and p != entry.name))
        yield names, entry._replace(within=within) if within else entry


def folder() -> Path:
    """Where fetched gazetteers are kept: ``gazetteers`` under ISNAD_HOME, or under the user's data."""
    home = os.environ.get("ISNAD_HOME")
    if home:
        return Path(home) / "gazetteers"
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "isnad" / "gazetteers"


def built_in() -> Path:
    """The gazetteer that comes with the package: countries, provinces and larger towns."""
    return Path(__file__).parent / "data" / "places.tsv"


def in_use() -> list[Path]:
    """The files that ISNAD_GAZETTEER names, ``:`` between them; without it the built-in gazetteer
    and those that were fetched."""
    named = os.environ.get("ISNAD_GAZETTEER")
    if named is not None:
        return [Path(p) for p in named.split(os.pathsep) if p]
    return [built_in(), *sorted(folder().glob("*.txt")), *sorted(folder().glob("*.csv"))]
