"""Triggers: the words that name a happening, read from ``data/triggers.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

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

_ARTICLES = ("ال", "ب", "ل", "ك", "لل")
_STOPS = frozenset(("،", ",", ".", "؛", ":", "\n", "(", ")"))
#: How many words before a trigger an irrealis cue reaches it.
_REACH = 4


def _data() -> dict[str, Any]:
    return tomllib.loads((files("isnad.lang.ar") / "data/triggers.toml").read_text(encoding="utf-8"))


@cache
def _unless() -> tuple[frozenset[str], frozenset[str]]:
    unless = _data()["unless"]
    return frozenset(map(fold, unless["before"])), frozenset(map(fold, unless["after"]))


@cache
def _lexicon() -> Lexicon[TriggerSense]:
    data = _data()
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
    """All triggers in ``tokens[first:last]``, leftmost longest; plans, threats and figures are none."""
    found = _lexicon().find(tokens, first, last)
    return [t for t in found if _real(tokens, t, first, last)]


def _real(tokens: list[Token], t: Trigger, first: int, last: int) -> bool:
    before, after = _unless()
    if t.value.verb and t.prefix.endswith(_ARTICLES):
        return False
    if t.last < last and tokens[t.last].form in after:
        return False
    for k in range(t.first - 1, max(first, t.first - _REACH) - 1, -1):
        form = tokens[k].form
        if form in _STOPS:
            break
        if form in before or (form[:1] in "وبل" and form[1:] in before):
            return False
    return True
