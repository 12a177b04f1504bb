"""Verbs of harm and the people that they befell.

Arabic's own rule decides which side the people stand on: a verb before its subject is singular, so a
plural or dual verb speaks of people told before it.
"""

from __future__ import annotations

from isnad.lang.ar.harm.denial import negated, none, unreal
from isnad.lang.ar.harm.groups import Group
from isnad.lang.ar.harm.reading import Reading
from isnad.lang.ar.harm.senses import ARTICLES, RANGES, Cue
from isnad.lang.ar.harm.verbal_nouns import joint, take
from isnad.lang.ar.writing.orthography import fold

#: How far a verb looks for its subject, an idiom for its end, and people stand before their verb.
_REACH, _IDIOM_REACH, _INJURY_REACH, _WAIT = 14, 26, 12, 22
_SPENT = frozenset(map(fold, ["قضى", "قضت"]))
#: «لفظ أنفاسه الأخيرة».
_LAST = fold("الأخيرة")
#: «قتل هو و…», «قتلت هي و…».
_SUBJECTS = (fold("هو"), fold("هي"))
#: Duals of the verbs of idioms.
_PAIR = frozenset(map(fold, ["لقيا", "فارقا", "فقدا", "لقيتا", "قضيا", "خسرا", "لاقيا", "تعرضا"]))
#: From here on a number far from its verb needs no noun («قتل في الهجوم العشرات»).
_MANY = 20


def verb(r: Reading, i: int) -> int:
    """A verb of harm with its people, after or before it."""
    s = r.senses[i]
    v = s.verb
    assert v
    if s.nominal and not s.joined and i > r.first and r.senses[i - 1].cues & (Cue.LEAD | Cue.PREPOSITION):
        return 0
    if unreal(r, i):
        return 0
    after = r.senses[i + 1] if i + 1 < r.last else None
    if v.object:
        victim = after.victim if after and not after.definite and not after.joined else None
        if v.outcome == "killed" and victim == ("killed", 1) and not negated(r, i):  # «فأردته قتيلا»
            r.one(i, i + 2, v.outcome, 1, 1, "a verb of one person")
            return i + 2
        return 0 if s.nominal or s.pronoun else i + 1
    if told := negated(r, i) if v.number == 1 else 0:
        anyone = bool(after and after.cues & Cue.ANYONE)
        near = bool(after and after.cues & Cue.PEOPLE and r.senses[i - 1].cues & (Cue.NONE | Cue.BETWEEN))
        if anyone or (told == 1 and near):
            return none(r, i, i, v.outcome)
        return i + 1 if told == 2 else 0
    if v.number == 1:
        if v.befall and (end := _and_others(r, i)):
            return end
        found = _subject(r, i)
        if found and v.cautious and not v.befall and found.definite and found.number == 1:
            return i + 1  # «اقتاد السائق سيارته»: who did it
        if found and s.stem in _SPENT and found.last < r.last and r.senses[found.last].cues & Cue.THING:
            return i + 1  # «قضى الوزير يومين في العاصمة»
        if found:
            return take(r, i, v.outcome, found, "outcome and people")
        if v.befall and (named := r.names.bare(i + 1, r.last, v.do or v.cautious or v.outcome != "killed")):
            spans, end = named
            who = r.names.who(i + 1, end)
            named_group = Group(i + 1, end, len(spans), len(spans), who, number=1)
            r.add(i, end, v.outcome, named_group, "verb and name", names=spans)
            return r.listed(end, v.outcome)
    elif v.do and (g := r.groups.at(i + 1, r.last)) and g.counted and not g.led and not g.joined:
        return r.tell(i, v.outcome, g, "outcome and people")
    if v.befall and (end := _told_before(r, i)):
        return end
    if v.befall and i > r.first and r.senses[i - 1].cues & Cue.RELATIVE and v.number == 1 and after:
        if after.cues & Cue.CAUSE and not v.cautious:
            r.one(i, i + 1, v.outcome, 1, 1, "a verb of one person")
        return i + 1
    return _joined_verb(r, i)


def _and_others(r: Reading, i: int) -> int:
    """«قتل هو واثنان من رفاقه», «قتلت هي وطفلاها»."""
    v, k = r.senses[i].verb, i + 1
    if not v or k + 1 >= r.last or r.tokens[k].form not in _SUBJECTS or not r.senses[k + 1].joined:
        return 0
    g = r.groups.at(k + 1, r.last)
    if not g or not g.who or g.definite or g.outcome:
        return 0
    she = r.tokens[k].form == _SUBJECTS[1]
    if r.waiting and r.waiting[-1].high == 1 and not r.waiting[-1].joined:
        known = r.waiting.pop()
        names = r.names.after(known.last, i, True)[0]
        r.add(known.first, k + 1, v.outcome, known._replace(kin=False), "people, then the verb", names=names)
    else:
        one = Group(i, k + 1, 1, 1, "civilian" if she else "unknown", "woman" if she else None, number=1)
        r.add(i, k + 1, v.outcome, one, "a verb of one person")
    return r.listed(k + 1, v.outcome)


def _joined_verb(r: Reading, i: int) -> int:
    """«قتل وأصيب 5 مدنيين»: two verbs and one count."""
    v, j = r.senses[i].verb, i + 1
    other = r.senses[j].verb if j < r.last and r.senses[j].joined else None
    if not v or not other or v.outcome == other.outcome or v.cautious or other.number != 1:
        return 0
    found = _subject(r, j)
    return joint(r, i, v.outcome, other.outcome, found) if found else 0


def _subject(r: Reading, i: int) -> Group | None:
    """The people that the verb at ``i`` befell: after it, past its time, place and doer."""
    senses, tokens = r.senses, r.tokens
    v = senses[i].verb
    assert v
    governed = far = False
    k, end = i + 1, min(r.last, i + 1 + _REACH)
    while k < end:
        s, form = senses[k], tokens[k].form
        g = r.groups.at(k, r.last) if s.cues & (Cue.PEOPLE | Cue.QUOTE) or form in RANGES else None
        if g and (g.led or (k > i + 1 and senses[k - 1].cues & Cue.PREPOSITION and form not in RANGES)):
            far, k = True, g.last
            continue
        if g and far and not (g.who or g.outcome) and (g.high is not None or g.low < _MANY):
            k = g.last
            continue
        if g and (g.who or g.outcome or g.counted) and not (g.joined and k > i + 1 and not g.counted):
            if v.do and not g.joined and (thing := r.object_of(g)):
                return thing
            if g.definite and g.number == 3:
                if v.do and not v.cautious:
                    k, far = g.last, True
                    continue
                return g
            if not far or g.counted or tokens[k - 1].form.startswith(ARTICLES) or _is_bound(r, k - 1):
                return g
            if g.number == 1 and v.do and not governed and form.endswith(("ا", "ه")):
                return g
            k = g.last
            continue
        if s.cues & (Cue.STOP | Cue.PART) or (
            s.cues & Cue.OUTCOME and not s.pronoun and not s.cues & Cue.NAME_LIST
        ):
            return None
        if s.cues & Cue.COMMA and not (
            k + 1 < end and senses[k + 1].cues & (Cue.TIME | Cue.PREPOSITION | Cue.PEOPLE)
        ):
            return None
        if s.cues & Cue.PREPOSITION or s.led:
            governed = far = True
        elif not s.cues & (Cue.TIME | Cue.BETWEEN | Cue.COMMA | Cue.QUOTE) and not governed:
            if not v.do or (v.cautious and k > i + 5):
                return None
            far = True
        if s.cues & Cue.RELATIVE and not governed:
            return None
        k += 1
    return None


def _is_bound(r: Reading, k: int) -> bool:
    """Whether the word at ``k`` bears a pronoun, so that no noun can depend on it."""
    return r.tokens[k].form.endswith(("ها", "هم", "ه")) and r.senses[k].cues & Cue.BETWEEN != 0


def _told_before(r: Reading, i: int) -> int:
    """People before their verb: «شخصين على الأقل قتلا», «7 عناصر بينهم قياديان قتلوا»."""
    v = r.senses[i].verb
    assert v
    if v.number == 3 and len(r.waiting) > 1 and r.waiting[-1].joined and (end := _together(r, i, v.outcome)):
        return end
    for g in reversed(r.waiting):
        if (v.cautious and v.number == 1) or i - g.last > _WAIT:
            break
        many = g.high is None or g.high > 1
        if v.number == 1 and ((many and g.number not in (0, 3)) or i - g.last > 8):
            continue
        if v.number == 1 and g.number != 1 and (g.kin or not g.household) and i - g.last > 1:
            continue
        if (v.number == 3 and not many) or (v.number == 2 and g.high not in (2, None)):
            continue
        if any(r.senses[k].cues & Cue.PART for k in range(max(r.first, g.first - 2), g.first)):
            continue
        parts = [p for p in r.waiting if p.first > g.first]
        r.waiting.clear()
        if v.number == 2 and g.number == 3 and not g.counted:
            g = g._replace(high=2)
        names = r.names.after(g.last, i, True)[0] if g.high == 1 else ()
        r.add(g.first, i + 1, v.outcome, g, "people, then the verb", names=names)
        for p in parts:
            if p.who and any(r.senses[k].cues & Cue.PART for k in (p.first - 1, p.first - 2)):
                r.add(p.first, p.last, v.outcome, p, "part of a total", part=True)
        return r.listed(i + 1, v.outcome)
    if v.number == 2 and r.waiting:
        pair = r.waiting[-2:]
        if len(pair) == 2 and all(g.high == 1 for g in pair):
            r.waiting.clear()
            first, second = pair
            who = first.who if second.who in ("same", first.who) else "unknown"
            g = Group(first.first, second.last, 2, 2, who, first.sub if first.sub == second.sub else None, 2)
            names = r.names.after(first.last, i, True)[0] + r.names.after(second.last, i, True)[0]
            r.add(first.first, i + 1, v.outcome, g, "two people, then the verb", names=names)
            return i + 1
    return 0


def _together(r: Reading, i: int, outcome: str) -> int:
    """«ضابطي شرطة ومجندا أصيبوا»: several groups, one verb."""
    run = [r.waiting[-1]]
    for g in reversed(r.waiting[:-1]):
        if not (run[0].joined and run[0].first - g.last <= 1):
            break
        run.insert(0, g)
    if len(run) < 2 or any(g.high is None for g in run):
        return 0
    r.waiting.clear()
    r.add(run[0].first, run[0].last, outcome, run[0], "people, then the verb")
    for g in run[1:]:
        r.extend(g.first, g, outcome, ())
    return i + 1


def idiom(r: Reading, i: int) -> int:
    """«لقي ثلاثة أشخاص مصرعهم», «فقدان مدني لحياته», «تعرضت ممرضة لإصابة»."""
    tokens = r.tokens
    ends, outcome = r.senses[i].idiom, r.senses[i].idiom_outcome
    killed = outcome == "killed"
    if unreal(r, i):
        return 0
    for k in range(i + 1, min(r.last, i + (_IDIOM_REACH if killed else _INJURY_REACH))):
        if r.senses[k].cues & Cue.STOP and tokens[k].form != ":":
            return 0
        if tokens[k].form.startswith(ends):
            break
        if not killed and (r.senses[k].cues & Cue.COMMA or r.senses[k].nominal):
            return 0
    else:
        return 0
    if negated(r, i):
        return k + 1
    rule = "an idiom of death" if killed else "an idiom of injury"
    for j in range(i + 1, k):
        g = r.groups.at(j, k)
        if g and (g.who or g.counted) and not g.led and not r.senses[j - 1].cues & Cue.PREPOSITION:
            if not killed and (g.outcome or (g.definite and g.number == 3)):
                return 0
            names, end = r.names.after(g.last, k) if g.high == 1 else ((), g.last)
            r.add(i, k + 1, outcome, g, rule, names=names)
            end = r.listed(max(end, g.last), outcome)
            return max(k + 1, end)
        if not killed and j > i + 1:
            break
    if (named := r.names.bare(i + 1, k, True)) and named[1] <= k:
        g = Group(i, k + 1, len(named[0]), len(named[0]), "unknown", number=1)
        r.add(i, k + 1, outcome, g, rule, names=named[0])
        return k + 1
    if killed and (end := _after_idiom(r, i, k + 1, rule)):
        return end
    stem = r.senses[i].stem
    plural = stem.endswith("وا") or stem in _PAIR
    for g in reversed(r.waiting):
        if (g.high != 1) == plural or g.household:
            r.waiting.clear()
            r.add(g.first, k + 1, outcome, g, "people, then the verb")
            return k + 1
    if killed and not plural and not r.senses[i].cues & Cue.FALL:
        r.one(i, k + 1, "killed", 1, 1, rule)
    return k + 1 if killed else 0


def _after_idiom(r: Reading, i: int, k: int, rule: str) -> int:
    """«فارقت الحياة طفلة», «لفظ أنفاسه الأخيرة شاب»: those who died stand after the idiom."""
    k += k < r.last and r.tokens[k].form == _LAST
    g = r.groups.at(k, r.last)
    if not g or not (g.who or g.outcome) or g.led or g.joined or (g.definite and g.number == 3):
        return 0
    if r.waiting and r.waiting[-1].last >= i - 1:
        return 0
    return r.tell(i, "killed", g._replace(outcome=None, who=g.who or "unknown"), rule)


def limb(r: Reading, i: int) -> int:
    """«بترت قدم طفل», «بتر ساقه»: who lost a limb was injured, and is counted once."""
    k = i + 1
    if k >= r.last or not r.senses[k].cues & Cue.LIMB or unreal(r, i) or negated(r, i):
        return 0
    g = r.groups.at(k + 1, r.last)
    if g and g.who and not g.led and not g.joined and not (g.definite and g.number == 3):
        return r.tell(i, "injured", g._replace(outcome=None), "a limb lost")
    if not r.tokens[k].form.endswith(("ه", "ها")) or any(h.outcome == "injured" for h in r.out):
        return 0
    for g in reversed(r.waiting):
        if g.high == 1:
            r.waiting.remove(g)
            r.add(g.first, k + 1, "injured", g, "a limb lost")
            return k + 1
    r.one(i, k + 1, "injured", 1, 1, "a limb lost")
    return k + 1
