"""The written forms of Arabic nouns and verbs, generated from the forms that a dictionary lists."""

from __future__ import annotations

from collections.abc import Iterator

from isnad.lang.ar.orthography import fold

_PRONOUNS = ("ه", "ها", "هم", "هما", "نا")
_PAST = ("", "ت", "وا", "ا", "تا")
_PRESENT = (("ي", ""), ("ت", ""), ("ي", "ون"), ("ي", "ان"))


def noun_forms(noun: str) -> Iterator[str]:
    """«غارة» → «غارة», «غارتها», «غارتين» …; of a phrase, the first word with its pronouns."""
    head, *rest = fold(noun).split()
    tail = "".join(" " + w for w in rest)
    adjectives = [tail]
    if len(rest) == 1:
        adjectives.append(" " + rest[0] + "ا")
    stem = head[:-1] + "ت" if fold(noun).split()[0].endswith("ه") else head
    heads = {head, head + "ا", stem + "ين", stem + "ان"} | {stem + p for p in _PRONOUNS}
    for form in sorted(heads):
        for adjective in adjectives:
            yield form + adjective


def verb_forms(past: str) -> Iterator[str]:
    """«قصف» → «قصفت», «قصفوا», «قصفه» …: the past in the third person, with object pronouns."""
    head, *rest = fold(past).split()
    tail = "".join(" " + w for w in rest)
    for ending in _PAST:
        yield head + ending + tail
        if not rest and ending in ("", "ت"):
            for pronoun in _PRONOUNS:
                yield head + ending + pronoun


def present_forms(stem: str) -> Iterator[str]:
    """«قصف» → «يقصف», «تقصف», «يقصفون» …"""
    for before, after in _PRESENT:
        yield before + fold(stem) + after
