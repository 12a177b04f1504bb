"""Names of the dead, hidden from those who need not see them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Any, TypeVar

import msgspec

from isnad.desk.asking import Asking
from isnad.incidents.incident import Incident
from isnad.record import Record

Model = TypeVar("Model", bound=msgspec.Struct)


class Veil:
    """Covers names wherever they stand: whole, or two and more of their words in a row.

    A covered text is as long as it was, so that offsets into it hold.
    """

    def __init__(self, names: Iterable[str]) -> None:
        runs = {run for name in names for run in _runs(name.split())}
        longest = sorted(runs, key=lambda run: (-len(run), run))
        pattern = "|".join(r"\s+".join(map(re.escape, run)) for run in longest)
        self._pattern = re.compile(pattern) if pattern else None

    def text(self, words: str) -> str:
        """``words`` with the names covered."""
        if self._pattern is None:
            return words
        return self._pattern.sub(lambda m: re.sub(r"\S", "█", m[0]), words)

    def struct(self, value: Model) -> Model:
        """A copy of a struct, with the names covered in each of its texts."""
        if self._pattern is None:
            return value
        return msgspec.convert(self._walk(msgspec.to_builtins(value)), type(value))

    def _walk(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {k: self._walk(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._walk(v) for v in value]
        return value


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    if len(words) == 1:
        yield (words[0],)
    for a, b in combinations(range(len(words) + 1), 2):
        if b - a >= 2:
            yield tuple(words[a:b])


def of_incident(incident: Incident, who: Asking) -> Veil:
    """What covers the names of one incident's victims from ``who``; nothing where they may see them."""
    if who.may("see names"):
        return Veil(())
    return Veil({*incident.names, *(n for a in incident.accounts for n in a.names)})


def of_record(record: Record, who: Asking) -> Veil:
    """What covers the names of the victims that one document tells of."""
    if who.may("see names"):
        return Veil(())
    return Veil({n for event in record.events for harm in event.harm for n in harm.names})
