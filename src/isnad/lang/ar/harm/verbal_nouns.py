"""Verbal nouns of harm: «مقتل خمسة مدنيين», «إصابة آخر», «نزوح الأهالي»."""

from __future__ import annotations

from isnad.lang.ar.harm.denial import negated, none, unreal
from isnad.lang.ar.harm.groups import Group
from isnad.lang.ar.harm.reading import Reading
from isnad.lang.ar.harm.senses import BETWEEN, FROM, OR, Cue
from isnad.lang.ar.harm.victims import between, victims
from isnad.lang.ar.writing.orthography import fold

#: How far a verbal noun looks for its people.
_REACH = 6
_EACH = fold("كل")
_SUFFERING = frozenset(map(fold, ["متأثر", "متأثرا", "متأثرة", "متأثرين"]))
#: «أودى بحياته».
_TOOK = frozenset(map(fold, ["أودى", "أودت", "حصد", "حصدت", "أزهق", "أزهقت"]))
_FLEEING = fold("فرار")
#: «راح ضحية هذه الهجمات 61 شخصا».
_VICTIM_OF = fold("ضحية")


def nominal(r: Reading, i: int) -> int:
    """A verbal noun and the people that it befell: «مقتل خمسة مدنيين», «إصابة آخر بجروح»."""
    s = r.senses[i]
    outcome, at = s.nominal, i + 1
    phrase = r.groups.phrase(i, r.last, "nominal")
    if phrase:
        outcome, at = str(phrase[1]), phrase[2]
    if not outcome or unreal(r, i) or (s.cues & Cue.BODY and not _found(r, i)):
        return 0
    cautious = (bool(s.cues & Cue.CAUTIOUS) and at == i + 1) or (phrase is not None and outcome == "killed")
    if end := _two(r, i, outcome):
        return end
    if told := negated(r, i):
        if told == 1 and (s.victim or not cautious):
            return none(r, i, i, s.victim[0] if s.victim else outcome)
        return i + 1
    found = _after(r, at, outcome, cautious)
    if found and outcome == "injured" and found.low == found.high == 1 and _is_grave(r, found):
        return found.last
    if found:
        return take(r, i, outcome, found, "outcome and people")
    if outcome == "displaced":
        return _flight(r, i)
    if r.tokens[at].form == _EACH if at < r.last else False:
        at += 1 + (at + 1 < r.last and r.tokens[at + 1].form == FROM)
        cautious = False
    if not s.cues & Cue.CAUTIOUS or at > i + 1:
        strong = outcome == "killed" and not cautious
        named = r.names.bare(at, r.last, not strong)
        if named:
            spans, end = named
            who = r.names.who(at, end)
            g = Group(at, end, len(spans), len(spans), who, number=1)
            r.add(i, end, outcome, g, "outcome and name", names=spans)
            return r.listed(end, outcome)
    return 0


def _found(r: Reading, i: int) -> bool:
    """Whether the bodies at ``i`` are found, of people whose death was not told before."""
    before = range(max(r.first, i - 3), i)
    return not r.out and any(r.senses[k].cues & (Cue.RECOVERED | Cue.FALL) for k in before)


def _after(r: Reading, i: int, outcome: str, cautious: bool) -> Group | None:
    """The people of a verbal noun that ends before ``i``."""
    senses, tokens = r.senses, r.tokens
    past_doer = r.senses[i - 1].stem == _VICTIM_OF
    for k in range(i, min(r.last, i + _REACH)):
        s = senses[k]
        g = r.groups.at(k, r.last)
        if g and (g.who or g.outcome or g.counted):
            if g.led and not (outcome == "displaced" and g.who):
                return None
            if g.joined and g.outcome:
                return None
            if past_doer and not g.counted and (g.number != 2 or g.definite):
                return None
            if g.joined and k > i:
                return None
            if (
                k > i
                and not past_doer
                and senses[k - 1].cues & Cue.PREPOSITION
                and not senses[k - 1].cues & Cue.BETWEEN
            ):
                return None
            if (thing := r.object_of(g)) and not g.outcome and outcome in ("killed", "detained"):
                return thing
            return g
        if s.cues & (Cue.QUOTE | Cue.BETWEEN | Cue.TIME) or tokens[k].form == _EACH:
            continue
        if s.cues & Cue.FORCE and outcome in ("killed", "detained"):
            past_doer = True
            continue
        if (
            past_doer
            and tokens[k].kind == "w"
            and not s.cues & (Cue.PREPOSITION | Cue.OUTCOME)
            and not s.joined
        ):
            continue
        return None
    return None


def _is_grave(r: Reading, g: Group) -> bool:
    """«إصابة أحد الأطفال خطيرة»: what is said of an injury told before."""
    k = g.last
    known = g.definite or bool(r.senses[g.first].cues & Cue.ONE_OF)
    return known and k < r.last and bool(r.senses[k].cues & Cue.HIT) and not r.senses[k].definite


def _two(r: Reading, i: int, first: str) -> int:
    """«مقتل وإصابة 7 مدنيين», «مقتل أو اعتقال 20»: two outcomes and one count."""
    j = i + 1
    either = j < r.last and r.tokens[j].form == OR
    j += either
    if j >= r.last or not (either or r.senses[j].joined):
        return 0
    second = r.senses[j].nominal
    if not second or first == second:
        return 0
    k = j + 1
    while k < r.last and r.senses[k].cues & Cue.QUOTE:
        k += 1
    g = r.groups.at(k, r.last)
    if not g or g.led:
        return 0
    if g.definite and g.number == 3:
        return 0
    return joint(r, i, first, second, g, either)


def joint(r: Reading, i: int, first: str, second: str, g: Group, either: bool = False) -> int:
    """A toll of two outcomes: so many killed at most, the others injured."""
    if g.high is None or g.counted is False:
        low = 2 if (g.high is None and not either) else 1
        wide = g._replace(low=min(low, g.low), high=None)
        r.add(i, g.last, first, wide, "two outcomes")
        r.add(i, g.last, second, wide, "two outcomes")
    else:
        both = g._replace(low=1 if either else min(2, g.low))
        r.add(i, g.last, first, both, "a joint toll")
        if either:
            r.add(i, g.last, second, both, "a joint toll")
    return g.last


def owned(r: Reading, i: int) -> int:
    """An outcome with a pronoun: «ما أدى إلى مقتله», «أسفر عن إصابتهم», «تم اعتقالهما»."""
    s = r.senses[i]
    outcome, number = s.pronoun, s.pronoun_number
    before = r.senses[i - 1] if i > r.first else None
    if not outcome or unreal(r, i) or negated(r, i):
        return 0
    if not (
        (before and before.cues & Cue.LEAD and not s.led)
        or (s.led and not (before and before.stem in _SUFFERING))
    ):
        return 0
    took = before is not None and before.stem in _TOOK
    if (s.cues & Cue.CAUTIOUS and not took) or outcome not in ("killed", "injured", "detained"):
        return 0
    for g in reversed(r.waiting):
        if (
            (g.number != 1 and number == 1)
            or (number == 3 and g.high == 1)
            or (number == 2 and g.high not in (2, None))
        ):
            continue
        r.waiting.remove(g)
        r.add(
            g.first,
            i + 1,
            outcome,
            g._replace(kin=False),
            "an outcome with a pronoun",
            names=r.names.after(g.last, i, True)[0] if g.high == 1 else (),
        )
        return r.listed(i + 1, outcome)
    if number <= 2:
        r.one(i, i + 1, outcome, number, number, "an outcome with a pronoun")
        return r.listed(i + 1, outcome)
    return 0


def _flight(r: Reading, i: int) -> int:
    """«حركة نزوح كبيرة», «نزوح من القرى»: civilians, no one counted them."""
    before = r.senses[i - 1].cues if i > r.first else 0
    after = r.senses[i + 1] if i + 1 < r.last else None
    if r.senses[i].definite:
        return 0
    if (
        before & Cue.FLIGHT
        or (after and after.cues & Cue.MASS)
        or (after and after.stem == FROM and r.senses[i].stem != _FLEEING)
    ):
        r.one(i, i + 1, "displaced", 2, None, "flight", "civilian")
        return i + 1
    return 0


def take(r: Reading, i: int, outcome: str, g: Group, rule: str) -> int:
    """Notes the people that an outcome took."""
    if g.last < r.last and r.tokens[g.last].form == BETWEEN and (end := between(r, g.last, g)):
        return end
    if g.outcome and g.outcome != outcome and not g.loose and g.low == g.high == 1 and g.counted is False:
        return r.tell(i, outcome, g._replace(outcome=None), rule)
    if g.outcome == "injured" and outcome == "killed" and g.counted and not r.groups.joins_victims(g.last):
        return r.tell(i, outcome, g._replace(outcome=None), rule)  # «وفاة ثلاثة جرحى»
    if g.outcome and (g.counted or g.number == 3) and not g.loose:
        return victims(r, g.first, g)
    if g.definite and g.number == 3 and outcome != "displaced":
        named = r.names.bare(g.last, r.last, True)
        if named and len(named[0]) > 1:  # «المواطنين محمد خالد وأحمد سعيد»
            many = len(named[0])
            r.add(i, named[1], outcome, g._replace(low=many, high=many), rule, names=named[0])
            return r.listed(named[1], outcome)
    if g.definite and g.number == 3:
        if outcome != "displaced" and not r.senses[i].cues & Cue.FLIGHT:
            return g.last
        g = g._replace(who=g.who if g.who != "unknown" else "civilian")
    return r.tell(i, outcome, g, rule)
