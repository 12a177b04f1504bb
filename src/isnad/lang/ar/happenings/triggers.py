"""Triggers: the words that name a happening, read from ``data/triggers.toml``."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from isnad.lang.ar.writing.inflection import noun_forms, present_forms, verb_forms
from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import peel
from isnad.text.lexicon import Lexicon, Match
from isnad.text.tokens import Token


class TriggerSense(NamedTuple):
    """What a trigger says: a kind (or ``attack``, whose kind the weapon decides) and its weight."""

    kind: str
    strong: bool
    weapon: str | None
    verb: bool
    present: bool = False


Trigger = Match[TriggerSense]

#: The kind of phrases that only hold the word of a happening.
_NONE = "none"
#: «سيطلقون»: what will be is no happening yet.
_FUTURE = "س"
_PRONOUNS = ("ه", "ها", "هم")
_ARTICLES = ("ال", "ب", "ل", "ك", "لل")
#: «لاستهداف», «للهجوم»: what something is for, where nothing takes «لـ».
_FOR = frozenset(("ل", "لل", "ول", "ولل"))
_ONE_CLITIC = frozenset("وبلف")
_STOPS = frozenset(("،", ",", ".", "؛", ":", "\n", "(", ")"))
_FRAME_STOPS = frozenset((".", "؛", ":", "\n", "!", "؟"))
#: Words behind which an aircraft is what struck, not what was struck.
_SUBJECT_ENDS = frozenset(
    map(
        fold,
        [
            "نفذتها",
            "نفذته",
            "شنتها",
            "شنته",
            "أطلقتها",
            "أطلقته",
            "من",
            "عبر",
            "بواسطة",
            "باستخدام",
            "التي",
            "الذي",
            "قاعدة",
            "مطار",
            "على",
            "في",
        ],
    )
)
_DUAL = "تين"
#: How many words before a trigger an irrealis cue reaches it, and how many a word that takes «لـ» does.
_REACH, _TAKES = 4, 15
#: «… or the launch of rockets» is as much a thought as what stands before «or».
_OR, _OR_REACH = "او", 12
#: How many words after a trigger say what it was.
_SAID_AFTER = 4


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("isnad.lang.ar") / "data/triggers.toml").read_text(encoding="utf-8"))


@cache
def _unless() -> dict[str, frozenset[str]]:
    return {sort: frozenset(map(fold, words)) for sort, words in _data()["unless"].items()}


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
                add(form, verb._replace(present=True))
                if " " not in form:
                    for pronoun in _PRONOUNS:
                        add(form + pronoun, verb._replace(present=True))
    return lexicon


class _Frame(NamedTuple):
    """A head that a word within reach completes."""

    objects: frozenset[str]
    reach: int
    sense: TriggerSense
    unless_next: frozenset[str]
    apart: bool
    """Whether the object stands bare behind a subject: «استهدفت السرايا مروحية», not «استهدفت مروحية …»."""


@cache
def _frames() -> dict[str, tuple[_Frame, ...]]:
    out: dict[str, list[_Frame]] = {}
    for entry in _data()["frame"]:
        objects = frozenset(map(fold, entry["objects"]))
        unless_next = frozenset(map(fold, entry.get("except", [])))
        strong = not entry.get("weak", False)
        for key, verb in (("heads", True), ("present", True), ("nouns", False)):
            sense = TriggerSense(entry["kind"], strong, entry.get("weapon"), verb, key == "present")
            forms = {"heads": verb_forms, "present": present_forms, "nouns": noun_forms}[key]
            for word in entry.get(key, []):
                for form in forms(word):
                    frame = _Frame(objects, entry["reach"], sense, unless_next, entry.get("apart", False))
                    out.setdefault(form, []).append(frame)
    return {form: tuple(frames) for form, frames in out.items()}


@lru_cache(maxsize=200_000)
def _framed(form: str) -> tuple[tuple[str, tuple[_Frame, ...]], ...]:
    """The frames that the word ``form`` may head, with the clitics before it."""
    table = _frames()
    return tuple((prefix, table[stem]) for prefix, stem in peel(form) if stem in table)


@lru_cache(maxsize=200_000)
def _object_stems(form: str) -> tuple[str, ...]:
    return tuple(stem for _, stem in peel(form))


def _frame_at(tokens: list[Token], i: int, last: int) -> Trigger | None:
    for prefix, frames in _framed(tokens[i].form):
        for frame in frames:
            if frame.sense.verb and prefix.endswith((*_ARTICLES, _FUTURE)):
                continue
            if i + 1 < last and tokens[i + 1].form in frame.unless_next:
                continue
            for k in range(i + 1, min(last, i + 1 + frame.reach)):
                t = tokens[k]
                if t.form in _FRAME_STOPS or (frame.apart and t.form in _SUBJECT_ENDS):
                    break
                if frame.apart and not t.form.endswith(_DUAL):
                    if k == i + 1 and not frame.objects.isdisjoint(_object_stems(t.form)):
                        break
                    if k == i + 1 or t.form not in frame.objects:
                        continue
                if t.kind == "w" and not frame.objects.isdisjoint(_object_stems(t.form)):
                    return Trigger(i, k + 1, prefix, frame.sense)
    return None


def find_triggers(tokens: list[Token], first: int, last: int) -> list[Trigger]:
    """All triggers in ``tokens[first:last]``, leftmost longest; plans, threats and figures are none."""
    found = _lexicon().find(tokens, first, last)
    framed = [f for i in range(first, last) if _framed(tokens[i].form) and (f := _frame_at(tokens, i, last))]
    if framed:
        held = {k for t in found for k in range(t.first + 1, t.last)}
        framed = [f for f in framed if f.first not in held]
        inside = {k for f in framed for k in range(f.first, f.last)}
        found = sorted([*framed, *(t for t in found if t.first not in inside)], key=lambda t: t.first)
    return [t for t in found if t.value.kind != _NONE and _real(tokens, t, first, last)]


def _real(tokens: list[Token], t: Trigger, first: int, last: int) -> bool:
    """Whether a trigger tells of what was; no plan, threat, purpose, charge or figure of speech."""
    unless = _unless()
    if t.value.verb and t.prefix.endswith((*_ARTICLES, _FUTURE)):
        return False
    if t.last < last and tokens[t.last].form in unless["after"]:
        return False
    if any(tokens[k].form in unless["may_be"] for k in range(t.last, min(last, t.last + _SAID_AFTER))):
        return False
    if t.first > first:
        form = tokens[t.first - 1].form
        if _bare(form, unless["right_before"]):
            return False
        if t.value.present and form in unless["may"]:
            return t.first - 1 > first and tokens[t.first - 2].form in unless["may_not_after"]
    if not t.value.verb and t.prefix in _FOR and _is_purpose(tokens, t, first):
        return False
    before = unless["before"]
    reach = _OR_REACH if t.first > first and tokens[t.first - 1].form == _OR else _REACH
    for k in range(t.first - 1, max(first, t.first - reach) - 1, -1):
        form = tokens[k].form
        if form in _STOPS:
            break
        if _bare(form, before):
            return False
    return True


def _bare(form: str, words: frozenset[str]) -> bool:
    """Whether ``form`` is one of ``words``, with or without one clitic."""
    return form in words or (form[:1] in _ONE_CLITIC and form[1:] in words)


def _is_purpose(tokens: list[Token], t: Trigger, first: int) -> bool:
    """Whether «لـ» says what an act was for; a word before it may take «لـ» instead."""
    head = tokens[t.first].form.removeprefix("و").removeprefix("لل").removeprefix("ل")
    unless = _unless()
    purposes = unless["purposes"]
    if head not in purposes and head.rstrip("هامن") not in purposes:
        return False
    takers = unless["takers"]
    return not any(_bare(tokens[k].form, takers) for k in range(max(first, t.first - _TAKES), t.first))
