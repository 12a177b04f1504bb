"""The grammar of harm: one pass over a sentence.

An *outcome* (verb, verbal noun, idiom) takes the group that it befell, a list goes on with «و», parts
follow «بينهم», *victims* («قتلى») carry their outcome, people may stand before their verb, and a
negation makes the count zero.  Each rule looks at what begins at one token and gives where that ends,
0 where it does not apply.
"""

from __future__ import annotations

from isnad.lang.ar.harm.denial import loss
from isnad.lang.ar.harm.groups import Groups
from isnad.lang.ar.harm.names import Names
from isnad.lang.ar.harm.reading import Reading
from isnad.lang.ar.harm.senses import RANGES, THEY, Cue, Sense
from isnad.lang.ar.harm.tolls import toll
from isnad.lang.ar.harm.verbal_nouns import nominal, owned
from isnad.lang.ar.harm.verbs import idiom, limb, verb
from isnad.lang.ar.harm.victims import people, rest
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import HarmMention
from isnad.text.tokens import Token

#: Marks after which people told before wait for no verb any more.
_ENDS = frozenset((".", fold("؛"), "\n", "؟", "!"))


def scan(
    tokens: list[Token], senses: list[Sense], groups: Groups, names: Names, first: int, last: int
) -> list[HarmMention]:
    """All harm that one sentence tells of, in the order of the words."""
    r = Reading(tokens, senses, groups, names, first, last)
    i = first
    while i < last:
        cues = senses[i].cues
        i = _step(r, i, cues) if cues else i + 1
    return r.out


def _step(r: Reading, i: int, cues: int) -> int:
    """Reads what begins at ``i`` and gives where it ends."""
    s, form = r.senses[i], r.tokens[i].form
    if cues & Cue.STOP and form in _ENDS:
        r.waiting.clear()
        return i + 1
    if cues & Cue.PART and (end := _part(r, i)):
        return end
    if s.phrases and (end := _more(r, i) or loss(r, i)):
        return end
    if cues & Cue.OUTCOME and (end := _outcome(r, i, s)):
        return end
    if cues & (Cue.PEOPLE | Cue.QUOTE) or form in RANGES:
        return people(r, i)
    if form in THEY and r.outcome:
        return _part(r, i) or i + 1
    return i + 1


def _outcome(r: Reading, i: int, s: Sense) -> int:
    """Reads the outcome at ``i``."""
    if s.cues & Cue.TOLL and (end := toll(r, i)):
        return end
    if s.idiom and (end := idiom(r, i)):
        return end
    if s.cues & Cue.CUT and (end := limb(r, i)):
        return end
    if s.verb and (end := verb(r, i)):
        return end
    if (s.nominal or s.phrases) and (end := nominal(r, i)):
        return end
    if s.pronoun and (end := owned(r, i)):
        return end
    return rest(r, i) if s.cues & (Cue.RUBBLE | Cue.FLED) else 0


def _part(r: Reading, i: int) -> int:
    """«بينهم طفلان وامرأة», «معظمهم من النساء», «هم طفل وامرأة»: parts of the total before."""
    senses = r.senses
    if not r.outcome or not r.out or r.out[-1].max == 0:
        return 0
    told = r.parts(i + 1, r.outcome, bool(senses[i].cues & Cue.PART))
    return told or _some_names(r, i + 1)


def _some_names(r: Reading, i: int) -> int:
    """«عدد من الأشخاص عرف منهم: محمد وأحمد»: names of some, or of all, of the group before."""
    while i < r.last and (r.senses[i].cues & (Cue.QUOTE | Cue.NAME_LIST) or r.tokens[i].form == ":"):
        i += 1
    named = r.names.bare(i, r.last, True)
    h = r.out[-1]
    if not named or h.part or h.names or (h.max is not None and h.max < len(named[0])):
        return 0
    low = max(h.min, len(named[0])) if h.max is None else h.min
    r.out[-1] = h._replace(names=named[0], min=low)
    return named[1]


def _more(r: Reading, i: int) -> int:
    """«إضافة إلى عدة نساء»: the outcome goes on."""
    found = r.groups.phrase(i, r.last, "more")
    if not found or not r.outcome:
        return 0
    g = r.groups.at(found[2], r.last)
    if not g or not g.who or g.definite or g.outcome or r.owns_outcome(g.last):
        return 0
    before = r.who
    r.add(found[2], g.last, r.outcome, g, "next in the list")
    end = r.listed(g.last, r.outcome)
    if r.who != before:
        r.who = "unknown"
    return end
