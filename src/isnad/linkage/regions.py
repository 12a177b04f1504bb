"""Parts of a country, as reports name them instead of a place: «in the east of the country»."""

from __future__ import annotations

from typing import NamedTuple

from isnad.gazetteer.index import Gazetteer
from isnad.lang import Language
from isnad.record import Event, Span

#: A point this share of the country's breadth beyond its middle is still no contradiction.
_TOLERANCE = 0.08


class Region(NamedTuple):
    """A part of a country: the words, and the box that it lies in, degrees."""

    span: Span
    south: float
    north: float
    west: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point lies in the box."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


def regions(event: Event, lang: Language, gazetteer: Gazetteer) -> tuple[Region, ...]:
    """The parts of countries that the sentences of an event name, where the event has no place."""
    if event.place is not None:
        return ()
    out: dict[tuple[float, ...], Region] = {}
    for sentence in event.sentences:
        tokens = lang.script.tokens(sentence.quote)
        for first, last, directions, name in lang.find_regions(tokens):
            start, end = tokens[first].start, tokens[last - 1].end
            country = _country(gazetteer, name)
            box = gazetteer.extent(country) if country else None
            if box is None or _country(gazetteer, sentence.quote[start:end]):
                continue  # no country, or one whose own name tells a direction, as South Sudan's
            words = Span(sentence.start + start, sentence.start + end, sentence.quote[start:end])
            region = Region(words, *_part(box, directions))
            out.setdefault(region[1:], region)
    return tuple(out.values())


def _country(gazetteer: Gazetteer, name: str) -> str | None:
    """The code of the country that bears a name."""
    return next((e.country for e in gazetteer.find(name) if e.feature == "PCLI"), None)


def _part(box: tuple[float, float, float, float], directions: str) -> tuple[float, float, float, float]:
    """The half, or the quarter, of a box (south, north, west, east) that lies in some directions."""
    south, north, west, east = box
    rows, columns = (north - south) * _TOLERANCE, (east - west) * _TOLERANCE
    if "n" in directions:
        south = (box[0] + box[1]) / 2 - rows
    if "s" in directions:
        north = (box[0] + box[1]) / 2 + rows
    if "e" in directions:
        west = (box[2] + box[3]) / 2 - columns
    if "w" in directions:
        east = (box[2] + box[3]) / 2 + columns
    return south, north, west, east
