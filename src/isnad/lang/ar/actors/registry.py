"""The registry of actors, from ``data/actors.toml``: names, and which actor a shared name stands for."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import peel
from isnad.text.lexicon import Lexicon

#: Those who protest, for whom «hundreds» and «people of» stand only beside a protest.
PROTESTERS = "other:المتظاهرون"
_ENDINGS = ("", "ه", "ا", "ين", "ون", "تين", "تان", "ان", "ات")


class Reading(NamedTuple):
    """One actor that a shared name may stand for, and when it does."""

    actor: str
    country: frozenset[str]
    outlets: tuple[str, ...]
    until: dt.date | None
    since: dt.date | None

    def holds(self, country: str | None, publisher: str, published: dt.date | None) -> bool:
        """Whether the text is of the country, the outlet and the time."""
        return (
            (not self.country or country in self.country)
            and (not self.outlets or any(o in publisher for o in self.outlets))
            and (self.until is None or published is None or published < self.until)
            and (self.since is None or (published is not None and published >= self.since))
        )


class Sense(NamedTuple):
    """What a phrase names: an actor, or one of several; ``form`` is name, unit, nisba or metonym.

    ``noun`` is the common noun that a shared name rests on («occupation», «army»): the actor last named
    in full with it is meant.  ``definite`` says that the phrase wants its article.
    """

    actor: str
    form: str
    readings: tuple[Reading, ...] | None = None
    noun: str = ""
    definite: bool = False


def bare(word: str) -> str:
    """A folded word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def nisba_forms(stem: str) -> list[str]:
    """Every gender and number of an adjective of relation: «روسي» → «روسية», «روسيين» …"""
    return [fold(stem) + ending for ending in _ENDINGS]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("isnad.lang.ar") / "data/actors.toml").read_text(encoding="utf-8"))


@cache
def names() -> dict[str, str]:
    """For each id the name in English."""
    return {a["id"]: a["name"] for a in _data()["actor"]}


@cache
def lexicon() -> Lexicon[Sense]:
    """All names, units, adjectives and metonyms, with what they stand for."""
    data = _data()
    out: Lexicon[Sense] = Lexicon(peel, "ال", "\"'_-–«»“”()#")
    seen: set[tuple[str, ...]] = set()

    def add(phrase: str, sense: Sense) -> None:
        words = tuple(fold(phrase).split())
        key = tuple(map(bare, words))
        if key not in seen:
            seen.add(key)
            alone = len(words) == 1 or sense.readings is not None
            definite = words[0].startswith("ال") and alone and sense.form != "nisba"
            out.add(words, sense._replace(definite=definite))

    for entry in data["actor"]:
        for form in ("names", "units", "metonym"):
            for phrase in entry.get(form, []):
                add(phrase, Sense(entry["id"], form.removesuffix("s")))
    for entry in data["ambiguous"]:
        readings = tuple(
            Reading(
                r.get("actor", ""),
                frozenset(r.get("country", [])),
                tuple(map(fold, r.get("outlets", []))),
                r.get("until"),
                r.get("since"),
            )
            for r in entry["readings"]
        )
        for form in ("names", "metonym", "nisba"):
            for phrase in entry.get(form, []):
                noun = bare(fold(phrase).split()[-1])
                sense = Sense("", form.removesuffix("s"), readings, noun if noun in words("nouns") else "")
                for shape in nisba_forms(phrase) if form == "nisba" else [phrase]:
                    add(shape, sense)
    for entry in data["actor"]:
        for stem in entry.get("nisba", []):
            for shape in nisba_forms(stem):
                add(shape, Sense(entry["id"], "nisba"))
    return out


@cache
def adjectives() -> frozenset[str]:
    """Every form of every adjective of relation."""
    return frozenset(shape for e in _data()["actor"] for s in e.get("nisba", []) for shape in nisba_forms(s))


@cache
def backed() -> dict[str, str]:
    """For an actor the id of the forces that fight for it."""
    return {entry["id"]: entry["backed"] for entry in _data()["actor"] if "backed" in entry}


@cache
def words(kind: str) -> frozenset[str]:
    """A list of words about shared names: ``after``, ``nouns``, ``borne``."""
    return frozenset(map(fold, _data()["else"][kind]))


@cache
def nouns_of(actor: str) -> frozenset[str]:
    """The common nouns that the listed names of an actor bear: «حركة» for «حركة حماس»."""
    names: list[str] = []
    for entry in _data()["actor"]:
        if entry["id"] == actor:
            names += entry.get("names", [])
    return frozenset({bare(w) for name in names for w in fold(name).split()} & words("borne"))


@cache
def countries() -> dict[str, str]:
    """Word → country that the word speaks for."""
    out: dict[str, str] = {}
    for code, words in _data()["countries"].items():
        for word in words:
            folded = fold(word)
            if " " in folded:
                continue
            for shape in nisba_forms(folded) if folded.endswith("ي") else [folded]:
                out.setdefault(shape, code)
    return out
