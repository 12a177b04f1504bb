"""Triggers: the words that name a happening, read from ``data/triggers.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from isnad.lang.ar.inflection import noun_forms, present_forms, verb_forms
from isnad.lang.ar.orthography import fold
from isnad.lang.ar.script import peel
from isnad.text.lexicon import Lexicon, Match
from isnad.text.tokens import Token


class TriggerSense(NamedTuple):
    """What a trigger says: a kind (or ``attack``, whose kind the weapon decides) and its weight."""

    kind: str
    strong: bool
    weapon: str | None
    verb: bool


Trigger = Match[TriggerSense]

#: «وقف إطلاق النار» is no shooting.
_CEASE = fold("وقف")


@cache
def _lexicon() -> Lexicon[TriggerSense]:
    data = tomllib.loads((files("isnad.lang.ar") / "data/triggers.toml").read_text(encoding="utf-8"))
    lexicon: Lexicon[TriggerSense] = Lexicon(peel, "ال")
    seen: set[str] = set()

    def add(form: str, sense: TriggerSense) -> None:
        if form not in seen:
            seen.add(form)
            lexicon.add(form.split(), sense)

    for entry in data["trigger"]:
        noun = TriggerSense(entry["kind"], entry["strong"], entry.get("weapon"), False)
        verb = noun._replace(verb=True)
        for phrase in entry.get("fixed", []):
            add(fold(phrase), noun)
        for phrase in entry.get("nouns", []):
            for form in noun_forms(phrase):
                add(form, noun)
        for phrase in entry.get("verbs", []):
            for form in verb_forms(phrase):
                add(form, verb)
        for stem in entry.get("present", []):
            for form in present_forms(stem):
                add(form, verb)
    return lexicon


def find_triggers(tokens: list[Token], first: int, last: int) -> list[Trigger]:
    """All triggers in ``tokens[first:last]``, leftmost longest."""
    found = _lexicon().find(tokens, first, last)
    return [t for t in found if not (t.first > first and tokens[t.first - 1].form.endswith(_CEASE))]
