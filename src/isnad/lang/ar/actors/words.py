"""The words of ``data/roles.toml``: what a form is to the rules that tell who did it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from isnad.lang.ar.sources.speech import words as speech
from isnad.lang.ar.writing.inflection import present_forms, verb_forms
from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import peel

#: Nouns that an actor can stand behind, and verbs that it can be the subject of.
NOUNS = frozenset({"force", "platform", "men", "person", "thing", "munition"})
VERBS = frozenset({"do", "strike"})


class Word(NamedTuple):
    """What a form is to the rules: its class, and the clitics before it."""

    kind: str
    prefix: str


_NOTHING = Word("", "")


@cache
def _table() -> dict[str, str]:
    """Folded word → class; the first class that lists a word wins."""
    data = tomllib.loads((files("isnad.lang.ar") / "data/roles.toml").read_text(encoding="utf-8"))
    out: dict[str, str] = {}
    for kind, words in data["nouns"].items():
        for word in fold(words).split():
            out.setdefault(word, kind)
    words = data["words"]
    for kind in (
        "against",
        "belong",
        "loyal",
        "accuse",
        "suffer",
        "harm",
        "partner",
        "doubt",
        "deny",
        "doing",
        "adjective",
    ):
        for word in fold(words[kind]).split():
            out.setdefault(word, kind)
    for kind in ("strike", "do"):
        for past in words[kind].split():
            for form in verb_forms(past):
                out.setdefault(form, kind)
        for stem in words[kind + "_present"].split():
            for form in present_forms(stem):
                for pronoun in ("", "ه", "ها", "هم"):
                    out.setdefault(form + pronoun, kind)
    for word in speech().verbs:
        out.setdefault(word, "say")
    return out


@cache
def words(kind: str) -> frozenset[str]:
    """A list of ``data/roles.toml``, folded."""
    data = tomllib.loads((files("isnad.lang.ar") / "data/roles.toml").read_text(encoding="utf-8"))
    return frozenset(w.replace("_", " ") for w in fold(data["words"][kind]).split())


_words: dict[str, Word] = {}


def word(form: str) -> Word:
    """The class of a form, looked up once."""
    found = _words.get(form)
    if found is None:
        table = _table()
        found = next((Word(table[s], p) for p, s in peel(form) if s in table), _NOTHING)
        if len(_words) < 400_000:
            _words[form] = found
    return found


def clitic_of(prefix: str) -> str:
    """The clitics before a word without conjunction and article: «ب», «ل», «لل» …"""
    bare = prefix[1:] if prefix[:1] in ("و", "ف") else prefix
    return bare[:-2] if bare.endswith("ال") else bare.replace("لل", "ل")
