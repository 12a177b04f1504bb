"""What is denied, not confirmed or under assessment, and how far the words that say so reach."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from isnad.lang.ar.sources.sources import THAT
from isnad.lang.ar.sources.speech import CUES, SAY, past_forms, present_forms
from isnad.lang.ar.writing.lexica import load
from isnad.lang.ar.writing.orthography import fold
from isnad.text.tokens import Sentence, Token

#: Words that a cue reaches; words between a cue and the report that it wants.
_REACH, _REPORT = 10, 4
#: Words before what could not be verified where it is told in the sentence before.
_NEAR = 3
_STOPS = frozenset((".", "،", ",", "؛", ";", ":", "!", "؟", "\n", "…", "|"))


def _set(words: list[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


class _Words(NamedTuple):
    denials: frozenset[str]
    role: tuple[str, ...]
    undone: frozenset[str]
    looks_into: frozenset[str]
    reports: frozenset[str]
    tells: frozenset[str]
    after: frozenset[str]
    complaints: frozenset[str]
    alone: frozenset[str]
    supposed: frozenset[str]
    could_not: frozenset[str]
    verify: frozenset[str]
    of_before: frozenset[tuple[str, str]]
    pairs: dict[str, dict[str, str]]
    """First word, second word, and the status that the two give."""


@cache
def _words() -> _Words:
    data = load("status")
    d, a, u = data["denied"], data["under_assessment"], data["unconfirmed"]
    denials = set(_set(d["words"]))
    for entry in d["verbs"]:
        past, *stems = map(fold, entry.split())
        denials |= {*past_forms(past), *(f for s in stems for f in present_forms(s))}
    pairs: dict[str, dict[str, str]] = {}
    for status, phrases in (
        ("denied", d["phrases"] + d["of_before"]),
        ("under_assessment", a["phrases"]),
        ("unconfirmed", u["not_confirmed"]),
    ):
        for phrase in phrases:
            first, second = fold(phrase).split()
            pairs.setdefault(first, {})[second] = status
    return _Words(
        frozenset(denials),
        tuple(map(fold, d["role"])),
        _set(d["undone"]),
        _set(a["words"]),
        frozenset(f.split()[0] for f in _set(a["reports"])),
        _set(u["words"]),
        _set(u["after"]),
        _set(u["complaints"]),
        _set(u["alone"]),
        _set(u["supposed"]),
        _set(u["could_not"]),
        _set(u["verify"]),
        frozenset((f.split()[0], f.split()[1]) for f in _set(d["of_before"])),
        pairs,
    )


class _Kinds(dict[str, str]):
    """What each form may begin, filled as forms turn up; empty for nothing."""

    def __missing__(self, form: str) -> str:
        w = _words()
        kind = ""
        for f in (form, form[1:] if form[:1] in "وف" and len(form) > 3 else form):
            if f in w.denials:
                kind = "denied"
            elif f in w.looks_into:
                kind = "under_assessment"
            elif f in w.tells or f in w.complaints:
                kind = "unconfirmed"
            elif f in w.alone:
                kind = "alone"
            elif f in w.supposed:
                kind = "supposed"
            elif f in w.could_not:
                kind = "could not"
            elif f in w.pairs:
                kind = "pair"
            if kind:
                break
        if len(self) < 400_000:
            self[form] = kind
        return kind


_KINDS = _Kinds()


class Hedge(NamedTuple):
    """``tokens[first:last]`` has a status that is not ``asserted``."""

    first: int
    last: int
    status: str


def find_hedges(tokens: list[Token], sentences: list[Sentence]) -> list[Hedge]:
    """All stretches of a text that are not simply asserted, in order."""
    out: list[Hedge] = []
    for s, (first, last, _) in enumerate(sentences):
        for i in range(first, last):
            kind = _KINDS[tokens[i].form]
            if kind and (found := _hedge(tokens, sentences, s, i, kind)):
                out.append(found)
    return out


def hedged(tokens: list[Token], sentences: list[Sentence]) -> dict[int, str]:
    """The status of each token that is not simply asserted; the first cue that reaches it decides."""
    found = reversed(find_hedges(tokens, sentences))
    return {k: h.status for h in found for k in range(h.first, h.last)}


def _hedge(tokens: list[Token], sentences: list[Sentence], s: int, i: int, kind: str) -> Hedge | None:
    w = _words()
    first, last, _ = sentences[s]
    before = tokens[i - 1].form if i > first else ""
    near = {t.form for t in tokens[i + 1 : min(last, i + 1 + _REPORT)]}
    if kind == "denied":
        return Hedge(i + 1, end, kind) if (end := denial_end(tokens, i, first, last)) else None
    if kind == "under_assessment":
        return Hedge(i + 1, _reach(tokens, i, last), kind) if near & w.reports else None
    if kind == "unconfirmed":
        follows = tokens[i + 1].form if i + 1 < last else ""
        if follows not in w.after and follows[:1] != "ب":
            return None
        if tokens[i].form.lstrip("و") in w.complaints and not any(
            t.form in w.undone or t.form[1:] in w.undone for t in tokens[max(first, i - _REPORT) : i]
        ):
            return None
        return Hedge(i + 1, _reach(tokens, i, last), kind)
    if kind == "alone":
        return Hedge(i + 1, _reach(tokens, i, last), "unconfirmed")
    if kind == "supposed":
        k = i + 1 + (i + 1 < last and tokens[i + 1].form in THAT)
        return Hedge(k, min(last, k + 1), "unconfirmed")
    if kind == "could not":
        if before.removeprefix("و") not in w.undone or not near & w.verify or s == 0:
            return None
        told = sentences[s - 1]
        return Hedge(told.first if i - first < _NEAR else first, i, "unconfirmed")
    form = tokens[i].form
    seconds = w.pairs.get(form) or w.pairs.get(form[1:]) or {}
    status = seconds.get(tokens[i + 1].form) if i + 1 < last else None
    if status is None:
        return None
    if (form, tokens[i + 1].form) in w.of_before:
        return Hedge(first, i, status)
    return Hedge(i + 1, _reach(tokens, i + 1, last), status)


def _reach(tokens: list[Token], i: int, last: int) -> int:
    """How far the cue at ``i`` reaches: to a mark, another's speech, or so many words."""
    k = i + 1
    while k < last and k - i <= _REACH:
        t = tokens[k]
        cue = CUES[t.form] if t.kind == "w" else None
        if t.form in _STOPS or (cue and cue.kind == SAY and not cue.denies):
            break
        k += 1
    return k


def denial_end(tokens: list[Token], i: int, first: int, last: int) -> int:
    """Where the denial by the word at ``i`` ends; 0 where it denies nothing, or only a part in it."""
    w = _words()
    if _KINDS[tokens[i].form] != "denied":
        return 0
    if i > first and tokens[i - 1].form.removeprefix("و") in w.undone:
        return 0
    end = _reach(tokens, i, last)
    bare = (t.form.removeprefix("ب").removeprefix("ال") for t in tokens[i + 1 : end])
    return 0 if any(f.startswith(w.role) for f in bare) else end


def denied(tokens: list[Token], first: int, i: int) -> bool:
    """Whether a denial before ``i`` reaches it: «نفى وجود مؤشرات على مقتل …»."""
    for k in range(i - 1, max(first, i - _REACH) - 1, -1):
        t = tokens[k]
        if t.form in _STOPS:
            return False
        if t.kind == "w" and _KINDS[t.form] == "denied":
            return denial_end(tokens, k, first, len(tokens)) > i
    return False
