"""Tolls told anew: «ارتفعت حصيلة الشهداء إلى أربعة مدنيين», «عدد القتلى بلغ 5»."""

from __future__ import annotations

from isnad.lang.ar.harm.denial import negated
from isnad.lang.ar.harm.reading import RENEWED, Reading
from isnad.lang.ar.harm.senses import BETWEEN, Cue
from isnad.lang.ar.harm.victims import between, victims
from isnad.lang.ar.writing.orthography import fold

#: «تجاوزت 8 آلاف»: more than that.
_PASSED = frozenset(map(fold, ["تجاوز", "تجاوزت", "تتجاوز", "فاقت", "فاق", "تخطت"]))


def _who(r: Reading, i: int, end: int) -> str:
    """Who the victims are whose number follows: «عدد القتلى المدنيين»."""
    for k in range(i, end):
        if r.senses[k].victim:
            g = r.groups.at(k, end)
            return g.who if g else ""
    return ""


def toll(r: Reading, i: int) -> int:
    """A toll told anew: «ارتفعت حصيلة الشهداء إلى أربعة مدنيين», «عدد القتلى بلغ 5»."""
    tokens, senses = r.tokens, r.senses
    named = next(
        (
            v[0]
            for k in range(i, min(r.last, i + 5))
            if (v := senses[k].victim) and (k > i or not senses[k].nominal)
        ),
        None,
    )
    if negated(r, i):
        return 0
    for k in range(i + 1, min(r.last, i + 22)):
        s = senses[k]
        if s.cues & Cue.STOP and tokens[k].form != ":":
            break
        if k - i > 1 and s.cues & Cue.COMMA and not named:
            break
        if (k - i > 1 and s.verb) or (s.nominal and k > i + 3):
            break
        stands = k == i + 2 and i > r.first and bool(senses[i - 1].cues & ~s.cues & Cue.TOLD)
        if not (s.cues & Cue.TOLD or stands) or (s.cues & Cue.TIME):
            continue
        g = r.groups.at(k + (not stands), r.last)
        if not g or not g.counted or (g.low == g.high and g.last - g.first == 1 and 1990 < g.low < 2100):
            continue
        outcome = g.outcome or named
        if not outcome:
            continue
        if end := between(r, g.last, g) if g.last < r.last and tokens[g.last].form == BETWEEN else 0:
            return end
        if senses[k].stem in _PASSED:
            g = g._replace(high=None)
        if g.outcome:
            return victims(r, g.first, g)
        if not g.who:
            g = g._replace(who=_who(r, i, k))
        r.add(i, g.last, outcome, g, RENEWED)
        return r.listed(g.last, outcome)
    return 0
