"""Nouns that carry their outcome, and people that await one: «3 قتلى», «جرحى مدنيون», «القتلى هم 5 أطفال»."""

from __future__ import annotations

from isnad.lang.ar.harm.denial import negated, none, unreal
from isnad.lang.ar.harm.groups import Group
from isnad.lang.ar.harm.reading import Reading
from isnad.lang.ar.harm.senses import AND, ARTICLES, BETWEEN, FROM, OR, PAUSE, THEY, Cue
from isnad.lang.ar.writing.orthography import fold

#: «أحدهما بترت يده والآخر أصيب …»: who was told before.
_ONE_OF_TWO = frozenset(map(fold, ["أحدهما", "أحدهم", "إحداهما", "الأول", "الأولى"]))
_SOME = frozenset((FROM, fold("بعض")))
#: The rule of victims with the article, who are those told before if any were.
KNOWN = "victims known before"
#: How far from the word of mourning the martyr may stand.
_MOURNING_REACH = 8


def victims(r: Reading, i: int, g: Group) -> int:
    """Victims with or without a count: «3 قتلى», «جرحى مدنيون», «قتلى وجرحى»."""
    tokens, senses = r.tokens, r.senses
    outcome = g.outcome
    assert outcome
    j = g.last
    told = negated(r, i)
    if told:
        if told == 1 and not g.definite and not g.counted:
            end = none(r, i, i, outcome)
            other = senses[i + 2].victim if i + 2 < r.last and tokens[i + 1].form == OR else None
            if not other and i + 1 < r.last and senses[i + 1].joined:
                other = senses[i + 1].victim
            if other and other[0] != outcome:
                end = max(end, none(r, i, i + 1 + (tokens[i + 1].form == OR), other[0]))
                if len(r.out) > 1:
                    r.out[-2] = r.out[-2]._replace(who=r.out[-1].who)
            return end
        return j
    if unreal(r, i) or (g.loose and not g.counted):
        return j
    if g.definite and not g.counted and (end := _mourned(r, i, g) or _told_of(r, i, g)):
        return end
    if not g.counted and not _told_bare(r, i, g):
        return j
    if j + 1 < r.last and g.counted and senses[j + 1].cues & Cue.RUBBLE:
        r.add(i, j + 2, "missing", g._replace(outcome=None, who=g.who or "unknown"), "under the rubble")
        return j + 2
    if outcome == "injured" and not g.who and _is_hit(r, i, j):
        who = r.groups.ranks(j + 1, r.last) if j + 1 < r.last else ""
        if who != "civilian" or any(senses[k].cues & Cue.ACHIEVED for k in range(max(r.first, i - 2), i)):
            return j
        g, j = g._replace(who=who), j + 1  # «إصابات متفاوتة بين المدنيين»
    bare = g.number == 3 and not g.counted
    if bare and j < r.last and tokens[j].form == BETWEEN and (end := between(r, j, g)):
        return end
    other = senses[j].victim if j < r.last and senses[j].joined else None
    if other and other[0] != outcome and not senses[j].loose:
        second = r.groups.at(j, r.last)
        who = (second.who if second else "") or g.who
        end = second.last if second else j + 1
        if g.counted and second and not second.counted:
            many = g.high is None or g.high > 10 or g.low > 10
            if g.high is None:
                wide = g._replace(who=who, low=2)
                r.add(i, j, outcome, wide, "a joint toll")
                r.add(i, end, other[0], wide, "a joint toll")
                return end
            if (many and other[1] == 1) or (not many and other[1] == 3):
                r.add(i, end, outcome, g._replace(who=who, low=min(2, g.low)), "a joint toll")
                return end
        elif second and second.who and not g.who:
            g = g._replace(who=second.who)
    elif g.counted and not g.who and j < r.last and tokens[j].form == AND:
        second = r.groups.at(j + 1, r.last)
        if second and second.outcome and second.counted:
            g = g._replace(who=second.who)
    elif other and other[0] == outcome and g.counted and not senses[j].person:
        j += 1
    some = any(tokens[k].form in _SOME for k in range(i, g.last))  # «ثلاثة من الجرحى حالتهم خطرة»
    of_known = g.counted and some and senses[g.last - 1].definite and any(h.outcome == outcome for h in r.out)
    known = g.definite and not g.counted
    r.add(i, j, outcome, g, KNOWN if known else "count of victims", part=of_known)
    if g.high == 1 and g.number == 1 and not g.counted:
        names, end = r.names.after(j, r.last)
        r.out[-1] = r.out[-1]._replace(names=names)
        j = max(j, end)
    return r.listed(j, outcome)


def _mourned(r: Reading, i: int, g: Group) -> int:
    """«تنعى الحركة الشهيد محمد خالد»: a martyr who is mourned by name."""
    before = range(max(r.first, i - _MOURNING_REACH), i)
    if g.number != 1 or not any(r.senses[k].cues & Cue.MOURNING for k in before):
        return 0
    names, end = r.names.after(g.last, r.last)
    if not names or not g.outcome:
        return 0
    who = r.names.who(i + 1, end)
    r.add(i, end, g.outcome, g._replace(who=who, definite=False), "a martyr mourned by name", names=names)
    return end


def _told_of(r: Reading, i: int, g: Group) -> int:
    """«المصابين 3 مدنيين», «القتلى في البلدة هم 5 أطفال», «من بين القتلى ثمانية أطفال»."""
    tokens = r.tokens
    assert g.outcome
    among = i > r.first and tokens[i - 1].form == BETWEEN
    for k in range(g.last, min(r.last, g.last + 6)):
        if r.senses[k].cues & PAUSE and tokens[k].form != ":":
            return 0
        they = tokens[k].form in THEY
        if k > g.last and not they:
            continue
        found = r.groups.at(k + they, r.last)
        if not found or not found.who or found.led or found.joined or not (found.counted or among or they):
            continue
        if found.outcome or (found.other and not they):
            return 0
        if among:
            return r.parts(k + they, g.outcome, False)
        r.add(i, found.last, g.outcome, found, "victims and who they are")
        return r.listed(found.last, g.outcome)
    return 0


def _told_bare(r: Reading, i: int, g: Group) -> bool:
    """Whether victims without a count are told of: «سقوط قتلى», not «كتائب شهداء الأقصى»."""
    tokens, senses, j = r.tokens, r.senses, g.last
    before = senses[i - 1] if i > r.first else None
    fallen = any(senses[k].cues & Cue.FALL for k in range(max(r.first, i - 3), i))
    joined = senses[i].joined and bool(r.out) and r.out[-1].last >= i - 1
    if g.definite:
        return bool(before and before.cues & Cue.RECOVERED and g.number == 3) or (
            joined and senses[r.out[-1].first].definite
        )
    if j < r.last and g.number == 3 and tokens[j].form.startswith(ARTICLES) and not (
        senses[j].person or senses[j].cues & Cue.TIME
    ):  # fmt: skip
        return False
    if g.number == 1:
        stem = senses[i].stem
        if stem.startswith(fold("إصابة")):
            return False
        return fallen or joined or i == r.first
    if before and not (fallen or joined or before.cues or senses[i].joined or senses[i].led):
        return not (r.tokens[i - 1].kind == "w" and not r.tokens[i - 1].form.endswith(("ت", "ا")))
    return (
        not (before and before.cues & (Cue.FORCE | Cue.PREPOSITION) and not fallen and not g.who)
        or i == r.first
    )


def _is_hit(r: Reading, i: int, j: int) -> bool:
    """«تحقيق إصابات مباشرة»: hits, not people."""
    after = r.senses[j].cues if j < r.last else 0
    return bool(after & Cue.HIT) or any(
        r.senses[k].cues & Cue.ACHIEVED for k in range(max(r.first, i - 2), i)
    )


def between(r: Reading, i: int, g: Group | None) -> int:
    """«بين قتيل وجريح» at ``i``, of the group before it if there is one."""
    if i + 2 >= r.last:
        return 0
    first, second = r.senses[i + 1].victim, r.senses[i + 2].victim
    if not first or not second or not r.senses[i + 2].joined or first[0] == second[0]:
        return 0
    start = g.first if g else i
    low = 1 if first[1] == 1 else 2
    if g and g.counted and g.high is not None:
        r.add(start, i + 3, first[0], g._replace(low=min(2, g.low), outcome=None), "a joint toll")
        return i + 3
    who = g.who if g else ""
    for k in range(max(r.first, i - 3), i):
        who = who or r.groups.among(k, i)
    for outcome in (first[0], second[0]):
        r.one(start, i + 3, outcome, low, None, "a joint toll", who)
    return i + 3


def people(r: Reading, i: int) -> int:
    """Victims; or people that await their verb; or that «بين قتيل وجريح» follows."""
    tokens, senses = r.tokens, r.senses
    if tokens[i].form == BETWEEN and (end := between(r, i, None)):
        return end
    g = r.groups.at(i, r.last)
    if not g:
        return i + 1
    if g.outcome:
        if not g.led or g.outcome != "detained":
            return victims(r, i, g)
        return g.last
    k = g.last
    if k < r.last and tokens[k].form == BETWEEN and (end := between(r, k, g)):
        return end
    fell = (g.number in (1, 2) and k < r.last and not senses[k].definite) and any(
        senses[n].cues & Cue.FALL for n in range(max(r.first, i - 2), i)
    )
    if k < r.last and (v := senses[k].victim) and not senses[k].joined and (g.counted or fell) and g.who:
        rest = r.groups.at(k, r.last)
        if rest and not rest.counted:
            r.add(i, rest.last, v[0], g, "people, then victims")
            return r.listed(rest.last, v[0])
    verb = senses[k].verb if k < r.last else None
    if not g.who and g.counted and verb and verb.number == 3 and not senses[k].joined:
        r.waiting.append(g._replace(who="unknown"))
    if g.who and not (g.definite and g.number == 3) and not (g.weak and not g.counted and g.number != 2):
        governed = i > r.first and senses[i - 1].cues & Cue.PREPOSITION and not g.led
        other_one = (
            g.other
            and g.definite
            and any(tokens[n].form in _ONE_OF_TWO for n in range(max(r.first, i - 6), i))
        )
        if (not governed or g.counted) and not other_one:
            r.waiting.append(g)
    return g.last


def rest(r: Reading, i: int) -> int:
    """«حركة نزوح», «تحت الأنقاض», «اقتصرت الأضرار على المادية»."""
    s = r.senses[i]
    if s.cues & Cue.FLED and r.waiting and not negated(r, i) and not unreal(r, i):
        g = r.waiting[-1]
        if g.counted and g.who == "civilian" and i - g.last <= 4:
            r.waiting.clear()
            r.add(g.first, i + 1, "displaced", g, "those who had to flee")
            return i + 1
    if s.cues & Cue.RUBBLE and r.waiting and not negated(r, i):
        g = r.waiting[-1]
        if g.counted and i - g.last <= 4:
            r.waiting.clear()
            r.add(
                g.first,
                i + 1,
                "missing",
                g._replace(outcome=None, who=g.who or "unknown"),
                "under the rubble",
            )
            return i + 1
    return 0
