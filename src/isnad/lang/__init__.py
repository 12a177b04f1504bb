"""Languages: what each must offer to the stages that know none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from isnad.article.boilerplate import Cues
from isnad.gazetteer.index import Gazetteer
from isnad.lang.outlet import Outlet
from isnad.mentions import Findings, RegionMention, Timex
from isnad.text.tokens import Script, Sentence, Token


class Language(Protocol):
    """One language that reports can be read in."""

    script: Script
    cues: Cues

    def name_key(self, name: str) -> tuple[str, ...]:
        """The words of a place name in the shape under which its spellings meet; none of another script."""
        ...

    def term(self, form: str) -> str:
        """The folded form of a word as texts are compared by it: without article and the like."""
        ...

    def usual(self) -> Mapping[str, float]:
        """For the terms that are common in news the share of articles that hold them, 0 to 1."""
        ...

    def find_timexes(self, tokens: list[Token]) -> list[Timex]:
        """All time expressions, in order."""
        ...

    def find_regions(self, tokens: list[Token]) -> list[RegionMention]:
        """Parts of areas that are named by a direction."""
        ...

    def outlets(self) -> Sequence[Outlet]:
        """All outlets of the registry; raises :class:`OutletError` where a file of the user's own is bad."""
        ...

    def outlet(self, name: str) -> str | None:
        """The id of the outlet, agency or body that a name stands for; None where none is known by it."""
        ...

    def outlet_at(self, url: str) -> str | None:
        """The id of the outlet whose site or account an address belongs to."""
        ...

    def outlet_name(self, id: str) -> str | None:
        """The usual name of an outlet."""
        ...

    def actors(self) -> Mapping[str, str]:
        """For the id of each actor of the registry its name in English."""
        ...

    def speaks_for(self, id: str) -> tuple[str, ...]:
        """The actors that an outlet or body is an organ of."""
        ...

    def find(
        self,
        text: str,
        tokens: list[Token],
        sentences: list[Sentence],
        timexes: list[Timex],
        gazetteer: Gazetteer,
        publisher: str | None,
        published: dt.date | None,
    ) -> Findings:
        """All mentions in ``sentences``, the article's part of ``tokens``."""
        ...


def language(code: str) -> Language:
    """The language that reports are read in: Arabic; a text in none that is known has no mentions."""
    return _arabic()


def languages() -> tuple[Language, ...]:
    """All languages that reports can be read in."""
    return (_arabic(),)


@cache
def _arabic() -> Language:
    """One for all texts, for a gazetteer is loaded once for each."""
    from isnad.lang.ar.analysis import Arabic

    return Arabic()
