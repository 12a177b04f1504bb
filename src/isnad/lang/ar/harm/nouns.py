"""The forms of nouns of people and of victims, with the number that each form says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from isnad.lang.ar.writing.orthography import fold

_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")


class Person(NamedTuple):
    """What a noun says of people: ``number`` is 1, 2, or 3 for a plural; ``who`` may be ``same``."""

    who: str
    sub: str | None
    number: int
    bare: bool = False
    weak: bool = False
    kin: bool = False
    household: bool = False
    parent: bool = False


def _stem(word: str) -> str:
    return word[:-1] + "ت" if word.endswith("ه") else word


def noun_numbers(entry: str) -> Iterator[tuple[str, int]]:
    """The forms of a noun with their number: «طفل أطفال» → طفل 1, طفلا 1, طفلين 2, أطفال 3 …"""
    head, *plurals = entry.split()
    word = fold(head)
    stem = _stem(word)
    yield word, 1
    if not head.endswith("ة"):
        yield word + "ا", 1
    sound = "+" in plurals
    if sound and head.endswith("ة"):
        yield stem[:-1] + "ات", 3
    elif sound:
        yield word + "ون", 3
        yield word + "ين", 3
        yield word + "و", 3
        if not word.endswith("ي"):
            yield word + "ي", 3
    if not (sound and not head.endswith("ة")):
        yield stem + "ين", 2
        yield stem + "ي", 2
    yield stem + "ان", 2
    if head.endswith("ة"):
        yield stem + "ا", 2
    for plural in plurals:
        if plural != "+":
            yield fold(plural), 3
            yield fold(plural) + "ا", 3


def kin_numbers(entry: str) -> Iterator[tuple[str, int]]:
    """The forms of a noun of kin with its pronouns: «زوجة» → زوجته 1, زوجتيه 2 …"""
    head, *plurals = entry.split()
    stem = _stem(fold(head))
    forms = [(stem, 1), (stem + "ا", 2), (stem + "ي", 2)]
    for plural in plurals:
        if plural == "+":
            forms += [(stem[:-1] + "ات", 3)] if stem.endswith("ت") else [(stem + "و", 3), (stem + "ي", 3)]
        elif plural.endswith("اء"):
            base = fold(plural)[:-1]
            forms += [(base + "ء", 3), (base + "و", 3), (base + "ي", 3)]
        else:
            forms.append((_stem(fold(plural)), 3))
    for form, number in forms:
        for pronoun in _PRONOUNS:
            yield form + pronoun, number


def people(data: dict[str, Any], joined: bool = False) -> dict[str, Person]:
    """Every form of every noun of ``data/people.toml``; the first entry that has a form keeps it.

    ``joined``: of those that are read so only after «و».
    """
    out: dict[str, Person] = {}
    never = frozenset(map(fold, data["never"]["words"]))
    for forms, key in ((noun_numbers, "group"), (kin_numbers, "kin")):
        for g in data[key]:
            if g.get("joined", False) != joined:
                continue
            collective = g.get("collective", False)
            written = [found for entry in g["nouns"] for found in forms(entry)]
            if g.get("parent", False):  # «أما» and «جدا» are other words
                written = [(fold(entry), 1) for entry in g["nouns"]]
            for given, number in (("two", 2), ("many", 3)):
                for word in g.get(given, ()):
                    endings = _PRONOUNS if key == "kin" else ("",)
                    written += [(fold(word) + ending, number) for ending in endings]
            for form, number in written:
                if form not in never:
                    person = Person(
                        g["who"],
                        g.get("sub"),
                        3 if collective else number,
                        g.get("bare", False),
                        g.get("weak", False),
                        key == "kin",
                        collective,
                        g.get("parent", False),
                    )
                    out.setdefault(form, person)
    return out
