"""What was not so, or is only feared: «دون إصابات», «لم ترد أنباء عن قتلى», «خشية سقوط ضحايا»."""

from __future__ import annotations

from isnad.lang.ar.harm.reading import Reading
from isnad.lang.ar.harm.senses import PAUSE, Cue
from isnad.lang.ar.sources.status import denied
from isnad.mentions import HarmMention

#: How far back a negation stands from what it denies.
_REACH = 7


def negated(r: Reading, i: int) -> int:
    """1 where a negation reaches ``i``, 2 where nothing is known of it, 0 where it is told.

    The negation stands within seven words, with no pause and no other outcome between.
    """
    if denied(r.tokens, r.first, i):
        return 1
    unknown = False
    for k in range(i - 1, max(r.first, i - _REACH) - 1, -1):
        s = r.senses[k]
        if s.cues & PAUSE:
            return 0
        if s.cues & Cue.UNKNOWN:
            unknown = True
        if s.cues & Cue.NONE and not s.led and not r.senses[k + 1].cues & Cue.IDLE:
            return 2 if unknown else 1
        if s.cues & Cue.OUTCOME and (s.verb or s.nominal) and not s.cues & Cue.CAUTIOUS:
            return 0
        if s.joined and s.verb:
            return 0
    return 0


def unreal(r: Reading, i: int) -> bool:
    """Whether what stands at ``i`` is feared, planned or remembered."""
    for k in range(i - 1, max(r.first, i - 4) - 1, -1):
        cues = r.senses[k].cues
        if cues & Cue.UNREAL:
            return True
        if cues & (PAUSE | Cue.OUTCOME):
            return False
    return False


def none(r: Reading, first: int, i: int, outcome: str) -> int:
    """«دون إصابات بين المدنيين»: no one."""
    end, who = i + 1, "unknown"
    if outcome not in ("killed", "injured"):
        return end
    if end < r.last and r.senses[end].cues & Cue.UNKNOWN and r.senses[end].person:
        return end  # «إصابات أخرى»: no others
    for k in range(i + 1, min(r.last, i + 5)):
        s = r.senses[k]
        if s.cues & (PAUSE | Cue.OUTCOME) and not s.person:
            break
        if s.person or s.cues & (Cue.FORCE | Cue.CIVIL):
            who = r.groups.among(k, r.last) or "unknown"
            if who == "civilian" or s.person:
                end = k + 1
            break
    r.out.append(HarmMention(first, end, outcome, who, None, 0, 0, False, "no harm"))
    return end


def loss(r: Reading, i: int) -> int:
    """«دون خسائر بشرية», «اقتصرت الأضرار على الماديات»: none was harmed."""
    found = r.groups.phrase(i, r.last, "loss")
    if not found:
        return 0
    _, what, end = found
    if what == "things":
        before = range(max(r.first, i - 4), i)
        if any(r.senses[k].cues & Cue.LIMITED for k in before):
            r.one(i, end, "injured", 0, 0, "only things were hit")
            return end
        return 0
    told = negated(r, i)
    if told == 1:
        outcomes = ("killed", "injured") if what == "both" else (str(what),)
        return max(none(r, i, end - 1, outcome) for outcome in outcomes)
    return end if what == "both" or told else 0
