"""Harm: counts of people with what befell them, read from ``data/harm.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar

from isnad.lang.ar.orthography import fold
from isnad.text.tokens import Token


class HarmMention(NamedTuple):
    """One group of people and one outcome; ``first`` to ``last`` are its tokens, half open."""

    first: int
    last: int
    outcome: str
    who: str
    sub: str | None
    min: int
    max: int | None
    part: bool
    rule: str


class _Group(NamedTuple):
    first: int
    last: int
    who: str
    sub: str | None
    min: int
    max: int | None


class _Words(NamedTuple):
    outcome: dict[str, str]
    victims: dict[str, str]
    people: dict[str, tuple[str, str | None, int]]
    numbers: dict[str, int]
    at_least: list[tuple[str, ...]]
    about: frozenset[str]
    several: list[tuple[str, ...]]
    none: frozenset[str]
    part: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((files("isnad.lang.ar") / "data/harm.toml").read_text(encoding="utf-8"))
    q = data["quantity"]

    def phrases(key: str) -> list[tuple[str, ...]]:
        return sorted((tuple(fold(p).split()) for p in q[key]), key=len, reverse=True)

    return _Words(
        {fold(w): o for o, ws in data["outcome"].items() for w in ws},
        {fold(w): o for o, ws in data["victims"].items() for w in ws},
        {fold(w): (v[0], v[1] or None, v[2]) for w, v in data["people"].items()}
        | {
            stem + p: (v[0], v[1] or None, v[2])
            for w, v in data["kin"].items()
            for stem in [fold(w)[:-1] + "ت" if fold(w).endswith("ه") else fold(w)]
            for p in ("ه", "ها", "هم", "هما")
        },
        {fold(w): n for w, n in data["numbers"].items()},
        phrases("at_least"),
        frozenset(map(fold, q["about"])),
        phrases("several"),
        frozenset(map(fold, q["none"])),
        frozenset(map(fold, q["part"])),
    )


V = TypeVar("V")

_CLITICS = ("", "و", "ف", "ب", "ل", "ال", "وال", "بال", "لل", "ول", "وب", "فل")


def _lookup(table: dict[str, V], form: str) -> V | None:
    for clitic in _CLITICS:
        if form.startswith(clitic):
            value = table.get(form[len(clitic) :])
            if value is not None:
                return value
    return None


def _phrase(tokens: list[Token], i: int, last: int, phrases: list[tuple[str, ...]]) -> int:
    for words in phrases:
        end = i + len(words)
        if end <= last and all(
            tokens[i + k].form in (w, "و" + w, "ل" + w, "ب" + w) for k, w in enumerate(words)
        ):
            return end
    return 0


def _number(tokens: list[Token], i: int, last: int) -> tuple[int, int] | None:
    """A number in digits or words at ``i``: its value and where it ends."""
    w = _words()
    j = i
    while j < last and tokens[j].form == "(":
        j += 1
    if j >= last:
        return None
    t = tokens[j]
    if t.kind == "n" and t.form.isdigit():
        value, j = int(t.form), j + 1
    else:
        found = _lookup(w.numbers, t.form)
        if found is None:
            return None
        value, j = found, j + 1
    while j < last:
        if tokens[j].form in ("الف", "الفا", "الاف"):
            value, j = value * 1000, j + 1
            continue
        if value >= 1000 and tokens[j].form == "و" and j + 1 < last and tokens[j + 1].form.isdigit():
            value, j = value + int(tokens[j + 1].form), j + 2
            continue
        if tokens[j].form.startswith("و"):
            more = w.numbers.get(tokens[j].form[1:])
            if more is not None and (more >= 20 > value or more < value):
                value, j = value + more, j + 1
                continue
        if tokens[j].form == "عشر" and value < 10:
            value, j = value + 10, j + 1
            continue
        break
    if j < last and tokens[j].form == ")":
        j += 1
    return value, j


def _group(tokens: list[Token], i: int, last: int) -> _Group | None:
    """A count of people at ``i``: «ما لا يقل عن خمسة مدنيين», «طفلان», «عدد من العناصر»."""
    w = _words()
    first, low, high, open_end = i, 0, 0, False
    end = _phrase(tokens, i, last, w.at_least)
    if end:
        i, open_end = end, True
    elif i < last and _lookup(dict.fromkeys(w.about, True), tokens[i].form):
        i += 1
    count = _number(tokens, i, last)
    if count:
        low = high = count[0]
        i = count[1]
        if low in (200,) and tokens[i - 1].form == fold("مئات"):
            open_end = True
        if i < last and tokens[i].form in ("من", "الي"):
            i += 1
    else:
        end = _phrase(tokens, i, last, w.several)
        if end:
            low = 20 if tokens[end - 1].form.endswith("عشرات") else 2
            open_end, i = True, end
    who: tuple[str, str | None, int] | None = None
    if i < last:
        who = _lookup(w.people, tokens[i].form)
        if who:
            i += 1
            if i < last and tokens[i].kind == "w":
                kind = _lookup(w.people, tokens[i].form)
                if kind and kind[0] != "same" and not tokens[i].form.startswith("و"):
                    sharper = kind[0] if who[0] in ("unknown", "same") else who[0]
                    who = (sharper, who[1] or kind[1], who[2])
                    i += 1
                elif kind and kind[0] == "same" and not tokens[i].form.startswith("و"):
                    i += 1
    if not who and not low:
        return None
    if not low:
        assert who is not None
        low = {1: 1, 2: 2}.get(who[2], 2)
        high, open_end = low, who[2] not in (1, 2)
    end = _phrase(tokens, i, last, [("علي", "الاقل")])
    if end:
        i, open_end = end, True
    return _Group(first, i, who[0] if who else "", who[1] if who else None, low, None if open_end else high)


def find_harm(tokens: list[Token], first: int, last: int) -> list[HarmMention]:
    """The groups that suffered harm in one sentence, in the order of the words."""
    w = _words()
    out: list[HarmMention] = []
    i = first
    outcome: str | None = None
    who = "unknown"
    while i < last:
        t = tokens[i]
        if t.kind not in "wn":
            i += 1
            continue
        negated = any(tokens[k].form in w.none for k in range(max(first, i - 3), i))
        kind = _lookup(w.outcome, t.form) or _lookup(w.victims, t.form)
        if negated and kind:
            j = i + 1
            klass = "unknown"
            for k in range(i, min(last, i + 6)):
                person = _lookup(w.people, tokens[k].form)
                if person:
                    klass, j = person[0], k + 1
            out.append(HarmMention(max(first, i - 2), j, kind, klass, None, 0, 0, False, "no harm"))
            i = max(j, i + 1)
            continue
        if t.form in w.part or (t.form == "من" and i + 1 < last and tokens[i + 1].form in w.part):
            j = i + (2 if t.form == "من" else 1)
            while outcome and j < last:
                group = _group(tokens, j, last)
                if not group or not group.who:
                    break
                out.append(
                    HarmMention(j, group.last, outcome, who if group.who == "same" else group.who, group.sub,
                                group.min, group.max, True, "part of a total")
                )  # fmt: skip
                j = group.last
                if j < last and not tokens[j].form.startswith("و"):
                    break
            i = max(j, i + 1)
            continue
        group = _group(tokens, i, last) if t.kind == "n" or not _lookup(w.outcome, t.form) else None
        if group:
            j = group.last
            victims = _lookup(w.victims, tokens[j].form) if j < last else None
            if victims and group.min:
                out.append(
                    HarmMention(
                        i,
                        j + 1,
                        victims,
                        group.who or "unknown",
                        group.sub,
                        group.min,
                        group.max,
                        False,
                        "count of victims",
                    )
                )
                outcome, i = victims, j + 1
                continue
            if group.who:
                for k in range(j, min(last, j + 3)):
                    verb = w.outcome.get(tokens[k].form)
                    if verb and group.first == i and tokens[k].kind == "w":
                        out.append(
                            HarmMention(
                                i,
                                k + 1,
                                verb,
                                group.who if group.who != "same" else who,
                                group.sub,
                                group.min,
                                group.max,
                                False,
                                "people, then the verb",
                            )
                        )
                        outcome = verb
                        j = k + 1
                        break
            i = max(j, i + 1)
            continue
        victims = _lookup(w.victims, t.form)
        opened = _lookup(w.outcome, t.form)
        if opened:
            found = None
            for k in range(i + 1, min(last, i + 5)):
                found = _group(tokens, k, last)
                if found and (found.who or found.first == i + 1 or tokens[k].kind == "n"):
                    break
                found = None
                if tokens[k].kind == "p" and tokens[k].form not in '"«“(':
                    break
            if found and (found.who or found.min):
                j = found.last
                named = w.victims.get(tokens[j].form) if j < last else None
                kind = named or opened
                klass = who if found.who == "same" else (found.who or (who if outcome else "unknown"))
                if not (tokens[i].form.endswith("سقوط") and not named and not found.who):
                    out.append(
                        HarmMention(
                            i, j, kind, klass, found.sub, found.min, found.max, False, "outcome and count"
                        )
                    )
                    outcome, who = kind, klass
                    i = max(j, i + 1)
                    if named:
                        i += 1
                    continue
        if victims and not t.form.startswith("ال") and t.form not in ("اصابه",):
            single = t.form.rstrip("ا").endswith(("قتيل", "شهيد", "جريح", "مصاب"))
            klass = "unknown"
            for k in range(i + 1, min(last, i + 3)):
                person = _lookup(w.people, tokens[k].form)
                if person and person[0] != "same":
                    klass = person[0]
                    break
            dual = t.form.endswith(("ين", "ان")) and not t.form.endswith("مصابين")
            low = 1 if single else 2
            out.append(
                HarmMention(
                    i,
                    i + 1,
                    victims,
                    klass,
                    None,
                    low,
                    low if single or dual else None,
                    False,
                    "victims without a number",
                )
            )
            outcome, who = victims, klass
        i += 1
    return out
