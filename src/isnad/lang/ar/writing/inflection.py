"""The written forms of Arabic nouns and verbs, generated from the forms that a dictionary lists."""

from __future__ import annotations

from collections.abc import Iterator

from isnad.lang.ar.writing.orthography import fold

_PRONOUNS = ("ه", "ها", "هم", "هما", "نا")
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


def past_forms(past: str) -> Iterator[tuple[str, int]]:
    """The past in the third person with the number of its subject: «قتل» 1, «قتلت» 1, «قتلا» 2, «قتلوا» 3."""
    head = fold(past)
    weak = past.endswith("ى")
    stem = head[:-1] if weak else head
    yield head, 1
    yield stem + "ت", 1
    yield (head[:-1] if head.endswith("ي") else head) + "وا", 3
    yield head + "ا", 2
    yield stem + "تا", 2


def object_forms(past: str) -> Iterator[tuple[str, int]]:
    """The past with an object pronoun: «قتله», «قتلته», «أرداه»."""
    head = fold(past)
    stems = (head[:-1] + "ا", head[:-1] + "ت") if past.endswith("ى") else (head, head + "ت")
    for stem in stems:
        for pronoun in _PRONOUNS:
            yield stem + pronoun, 1


def verb_forms(past: str) -> Iterator[str]:
    """«قصف» → «قصفت», «قصفوا», «قصفه» …: the past in the third person, with object pronouns."""
    head, *rest = past.split()
    tail = "".join(" " + fold(w) for w in rest)
    for form, _ in past_forms(head):
        yield form + tail
    if not rest:
        for form, _ in object_forms(head):
            yield form


def present_forms(stem: str) -> Iterator[str]:
    """«قصف» → «يقصف», «تقصف», «يقصفون» …"""
    for before, after in _PRESENT:
        yield before + fold(stem) + after
