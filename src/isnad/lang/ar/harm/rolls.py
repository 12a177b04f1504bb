"""Rolls of names: «أسماء الشهداء: …», «القتلى هم: 1. فلان 2. فلان», across the lines of a post."""

from __future__ import annotations

from isnad.lang.ar.harm.names import Names, Spans
from isnad.lang.ar.harm.senses import AND, Cue, Sense
from isnad.mentions import HarmMention
from isnad.text.tokens import Sentence, Token

#: How many words may stand between those who are listed and the first name.
_REACH = 7
#: What brackets after a name hold is no longer than this.
_BRACKETS = 25
#: A roll names no more people than this.
_LONGEST = 60


def read_rolls(
    tokens: list[Token],
    senses: list[Sense],
    names: Names,
    sentences: list[Sentence],
    found: list[list[HarmMention]],
) -> None:
    """Gives the names of each roll to the group that it lists, or makes it a group of its own."""
    end = sentences[-1].last if sentences else 0
    for s, (first, last, _) in enumerate(sentences):
        for i in range(first, last):
            victim = senses[i].victim
            if senses[i].cues & Cue.PART and i + 1 < last and tokens[i + 1].form == ":" and found[s]:
                spans, known = _roll(tokens, senses, names, i + 2, end)
                if spans and 2 * known >= len(spans) and not found[s][-1].names:
                    _give(s, i, found[s][-1].outcome, found[s][-1].who, spans, found)
                break
            if not victim or victim[1] != 3 or not senses[i].definite:
                continue
            start = _start(tokens, senses, i, min(end, i + _REACH))
            if not start:
                continue
            spans, known = _roll(tokens, senses, names, start, end)
            if spans and 2 * known >= len(spans):
                fighters = any(
                    (p := senses[k].person) and p.who == "combatant" for k in range(i + 1, start + 1)
                )
                _give(s, i, victim[0], "combatant" if fighters else "unknown", spans, found)
                break


def _start(tokens: list[Token], senses: list[Sense], i: int, end: int) -> int:
    """Where the names begin after the victims at ``i``; 0 where no roll follows."""
    listed = any(senses[k].cues & Cue.NAME_LIST and not senses[k].victim for k in range(max(0, i - 3), i))
    for k in range(i + 1, end):
        if tokens[k].form == ":" or (senses[k].cues & Cue.NAME_LIST and not senses[k].victim):
            listed = True
        elif listed and (
            senses[k].cues & (Cue.GIVEN | Cue.NAME_OPENING | Cue.TITLE) or tokens[k].kind == "n"
        ):
            return k
        elif senses[k].cues & Cue.OUTCOME and not senses[k].victim:
            return 0
    return 0


def _roll(tokens: list[Token], senses: list[Sense], names: Names, i: int, end: int) -> tuple[Spans, int]:
    """The names listed from ``i`` on, and how many begin with a name that is known."""
    spans: list[tuple[int, int]] = []
    known = 0
    while i < end and len(spans) < _LONGEST:
        apart = not spans
        while i < end and (tokens[i].kind in "pn" or tokens[i].form == AND or _is_title(senses[i])):
            apart, i = True, i + 1
        if i >= end or tokens[i].kind != "w":
            break
        given = names.opens(i) or bool(senses[i].joined and senses[i].cues & Cue.GIVEN)
        last = names.end(i, end)
        if not given and (not apart or not names.plain(i) or senses[i].definite or last - i < 2):
            break
        if not apart and not senses[i].joined:
            break
        spans.append(names.span(i, last))
        known += given
        i = _past_brackets(tokens, names.close(last, end), end)
    return tuple(spans), known


def _past_brackets(tokens: list[Token], i: int, end: int) -> int:
    """Past what is said of a person in brackets after the name."""
    i += i + 1 < end and tokens[i].form in "،," and tokens[i + 1].form == "("
    if i < end and tokens[i].form == "(":
        return next((k + 1 for k in range(i, min(end, i + _BRACKETS)) if tokens[k].form == ")"), i)
    return i


def _is_title(s: Sense) -> bool:
    return bool(s.cues & Cue.TITLE or (s.definite and (s.victim or s.person)))


def _give(s: int, i: int, outcome: str, who: str, spans: Spans, found: list[list[HarmMention]]) -> None:
    many = len(spans)
    for k in range(s, -1, -1):
        for n in range(len(found[k]) - 1, -1, -1):
            h = found[k][n]
            if (
                h.outcome != outcome
                or h.part
                or h.max == 0
                or h.names
                or (h.max is not None and h.max < many)
            ):
                continue
            low = max(h.min, many) if h.max is None else h.min
            found[k][n] = h._replace(names=spans, min=low)
            return
    found[s].append(HarmMention(i, i + 1, outcome, who, None, many, many, False, "a roll of names", spans))
    found[s].sort(key=lambda h: h.first)
