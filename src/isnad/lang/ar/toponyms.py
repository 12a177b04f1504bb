"""Toponyms in Arabic text: names after a noun of place, a preposition or another toponym."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from isnad.gazetteer.index import Entry, Gazetteer
from isnad.lang.ar.orthography import fold, spelling
from isnad.lang.ar.script import joined
from isnad.mentions import Toponym
from isnad.text.tokens import Token


class _Words(NamedTuple):
    kinds: dict[str, str]
    cues: dict[str, frozenset[str]]
    never: frozenset[str]
    ordinary: frozenset[str]


_IN = fold("في")
#: «منطقة "خفض التصعيد"» is a term, not a name.
_AREA_NOUN = fold("منطقة")


@cache
def _words() -> _Words:
    data = tomllib.loads((files("isnad.lang.ar") / "data/toponyms.toml").read_text(encoding="utf-8"))
    cues = {name: frozenset(map(fold, words.split())) for name, words in data["cues"].items()}
    kinds = dict.fromkeys(cues["place"] | cues["places"], "place") | dict.fromkeys(cues["area"], "area")
    ordinary = {k: frozenset(map(fold, v.split())) for k, v in data["ordinary"].items()}
    return _Words(kinds, cues, ordinary["never"], ordinary["words"])


_CLITICS = ("", "و", "ب", "ل", "ف", "وب", "ول", "لل", "بال", "وال")
_MARKS = ('"', "“", "”", "«", "#", "_", "'", "(")
#: Words of a name at most.
_LONGEST = 4
#: From so many people on a place is known without a cue.
_KNOWN = 20_000


def _kind(before: str, w: _Words) -> tuple[str, str] | None:
    """The noun of place that ``before`` is, bare of clitics, and whether it is a place or an area."""
    for cut in (0, 1, 2):
        if cut and before[:cut] not in ("و", "ب", "ل", "ف", "وب", "ول"):
            continue
        kind = w.kinds.get(before[cut:])
        if kind:
            return before[cut:], kind
    return None


def find_toponyms(tokens: list[Token], gazetteer: Gazetteer, text: str = "") -> list[Toponym]:
    """All toponyms of a text, in order; each with the places that bear its name."""
    w = _words()
    cues = w.cues
    out: list[Toponym] = []
    i, n = 0, len(tokens)
    previous_end, plural = -1, False
    while i < n:
        t = tokens[i]
        if t.kind != "w" or len(t.form) < 3:
            i += 1
            continue
        back = i - 1
        while back >= 0 and tokens[back].form in _MARKS:
            back -= 1
        quoted = back < i - 1 and tokens[i - 1].form not in ("_", "(")
        before = tokens[back].form if back >= 0 else "\n"
        noun = _kind(before, w)
        kind = noun[1] if noun else None
        hashtag = i > 0 and tokens[i - 1].form == "#"
        listed = bool(out) and t.form[:1] == "و" and previous_end == i
        comma = bool(out) and before in ("،", ",", "-", "/") and back == previous_end
        place = before in cues["in"] or before in cues["near"] or before in cues["area"] or before in cues["direction"]  # fmt: skip
        match = _match(tokens, i, gazetteer)
        if match:
            last, clitic, entries = match
            name = t.form[len(clitic) :]
            single = last == i + 1
            known = entries[0].kind == "A" or entries[0].population > _KNOWN
            if (
                t.form in w.never
                or name in w.kinds
                or any(name in s for s in (cues["direction"], cues["near"]))
            ):
                match = None
            elif single and (name in w.ordinary or t.form in w.ordinary):
                if not (noun and kind == "place" and noun[0] not in cues["loose"] and name.startswith("ال")):
                    match = None
            elif not (noun or hashtag or place or listed or comma or t.form[:1] == "ب" or known):
                match = None
            elif single and not known and not (noun or hashtag or listed or comma):
                named = place and before not in ("من", "بين", "علي")
                if not named and not (name.startswith("ال") and place):
                    match = None
        if match is None and noun and kind == "place":
            match = _unknown(tokens, i, noun[0], quoted, w)
        elif match is None and (listed or comma) and plural and out and out[-1].kind_word:
            match = _unknown(tokens, i, out[-1].kind_word, quoted, w)
        if not match:
            i += 1
            continue
        last, clitic, entries = match
        window = [tokens[k].form for k in range(max(0, i - 4), i)]
        role = "locus"
        if any(x in cues["origin"] for x in window[-3:]):
            role = "origin"
        elif any(x in cues["home"] for x in window[-2:]):
            role = "home"
        elif before in cues["name"]:
            role = "name"
        elif kind == "area" or before in cues["area"] or before in cues["direction"] or (kind is None and _only_area(entries, before)):  # fmt: skip
            role = "area"
        elif before in cues["near"] or (kind and len(window) > 1 and window[-2] in cues["near"]):
            role = "near"
        surface = " ".join(
            _surface(tokens, k, clitic if k == i else "") for k in range(i, last) if tokens[k].kind == "w"
        )
        if text:
            surface = spelling(text[tokens[i].start : tokens[last - 1].end], surface)
        joined = (listed or comma) and bool(out)
        if noun:
            plural = noun[0] in cues["places"]
        elif not joined:
            plural = False
        word = noun[0] if noun else out[-1].kind_word if joined and plural else None
        out.append(Toponym(i, last, surface, tuple(entries), word, role, len(out) - 1 if joined else None))
        previous_end = last
        i = last
    return out


def _only_area(entries: list[Entry], before: str) -> bool:
    """Whether a bare name means the area, not the town of the same name: «في جنين» is the town."""
    if not entries or entries[0].kind != "A":
        return False
    return not (before == _IN and any(e.kind == "P" for e in entries))


def _unknown(
    tokens: list[Token], i: int, noun: str, quoted: bool, w: _Words
) -> tuple[int, str, list[Entry]] | None:
    """A name that no gazetteer knows, after a noun of place."""
    form = tokens[i].form
    clitic = "و" if form.startswith("و") and tokens[i - 1].kind == "w" and len(form) > 4 else ""
    name = form[len(clitic) :]
    if name in w.never or form in w.never or name in w.kinds or form.startswith("ل"):
        return None
    if form[1:] in w.kinds or form[1:] in w.ordinary or (noun == _AREA_NOUN and quoted):
        return None
    if not quoted and (name in w.ordinary or (noun in w.cues["loose"] and not name.startswith("ال"))):
        return None
    last = i + 1
    if name in w.cues["heads"] and last < len(tokens) and tokens[last].kind == "w":
        last += 1
    return last, clitic, []


def _surface(tokens: list[Token], k: int, clitic: str) -> str:
    form = tokens[k].form
    if clitic in ("لل", "بال", "وال"):
        return "ال" + form[len(clitic) :]
    return form[len(clitic) :]


def _match(tokens: list[Token], i: int, gazetteer: Gazetteer) -> tuple[int, str, list[Entry]] | None:
    words: list[str] = []
    ends: list[int] = []
    k = i
    while k < len(tokens) and len(words) < _LONGEST:
        if tokens[k].kind == "w":
            words.append(tokens[k].form)
            ends.append(k + 1)
        elif tokens[k].form not in ("_", '"') or not words:
            break
        k += 1
    heads = [
        (clitic, joined([words[0][len(clitic) :]]))
        for clitic in _CLITICS
        if words and words[0].startswith(clitic) and len(words[0]) - len(clitic) >= (3 if clitic else 2)
    ]
    tails = [""]
    for word in words[1:]:
        tails.append(tails[-1] + joined([word]))
    for length in range(len(words), 0, -1):
        for clitic, head in heads:
            entries = gazetteer.of_key(head + tails[length - 1])
            if entries:
                return ends[length - 1], clitic, entries
    return None


def within_of(toponyms: list[Toponym], i: int) -> list[str]:
    """The larger areas that the text gives for toponym ``i``: those that follow it at once."""
    out = []
    at = toponyms[i].last
    for t in toponyms[i + 1 :]:
        if t.role != "area" or t.first - at > 5:
            break
        out.append(t.name)
        at = t.last
    return out
