"""Who did it: which of the actors that a text names acted in a happening.

The grammar of the language says what each actor is to which deed; here the deeds of one happening are
asked in turn, the one that names its kind first.
"""

from __future__ import annotations

from collections.abc import Sequence

from isnad.mentions import TriggerMention
from isnad.reading.drafts import AIR_POWERS, GENERAL, STRIKES, Draft, actor_ids
from isnad.reading.mentions import Mentions

#: So many tokens before a verb the deed may stand that is its subject: «shelling by X that struck …».
_NEAR = 10
#: Over so many sentences a deed still has the doer of the one before.
_CARRY = 2
#: Kinds of deeds that are told on and on with the doer named once.
_FIRE = STRIKES | {"attack", "assault", "other"}
_FROM_THE_AIR = {"airstrike", "drone_strike"}


#: Arms that strike in their own name: «the planes bombed …».
_BORNE = frozenset({"aircraft", "helicopter", "drone"})


def agents_of(m: Mentions, triggers: Sequence[TriggerMention], first: int, last: int) -> list[int]:
    """The actors of a happening that ``triggers`` tell of in ``tokens[first:last]``, in the order of the text."""
    sentence = m.sentences[m.sentence_of(first)]
    within = m.between(m.actors, sentence.first, sentence.last)
    acting = [i for i in within if m.actors[i].role in ("agent", "ally")]
    if not acting:
        return []
    deeds = {k for t in triggers for k in range(t.first, t.last)}
    allies = [i for i in acting if m.actors[i].role == "ally" and m.actors[i].deed in deeds]
    main = next((t for t in triggers if t.kind not in GENERAL), triggers[0] if triggers else None)
    if main is not None:
        for trigger in sorted(triggers, key=lambda t: abs(t.first - main.first)):
            found = [i for i in acting if trigger.first <= m.actors[i].deed < trigger.last]
            if any(m.actors[i].role == "agent" for i in found):
                return _distinct(m, [*found, *(i for i in allies if i not in found)])
        if allies:
            return _distinct(m, allies)
    loose = [i for i in acting if m.actors[i].deed < 0 and first <= m.actors[i].first < last]
    if loose:
        return _distinct(m, loose[:1] if triggers else loose)
    if main is not None and (main.verb or not main.strong):
        of_subject = [i for i in acting if main.first - _NEAR <= m.actors[i].deed < main.first]
        latest = max((m.actors[i].deed for i in of_subject), default=-1)
        return _distinct(m, [i for i in of_subject if m.actors[i].deed == latest])
    return []


def _distinct(m: Mentions, found: list[int]) -> list[int]:
    """Each actor once; those that are said to have done it before those that deny it."""
    asserted = [i for i in found if m.actors[i].status != "denied"] or found
    ids = [m.actors[i].id for i in asserted]
    named = [i for n, i in enumerate(asserted) if ids[n] not in ids[:n]]
    known = [i for i in named if m.actors[i].id != "unknown"]
    return known or named


def inherit_agents(m: Mentions, d: Draft, before: Draft | None, told: Sequence[Draft]) -> None:
    """Gives a deed without its own doer the one who acted ``before``, in the deed told just before it."""
    if d.actors or not d.triggers:
        return
    sides = other_side(m, d) if d.kind == "clash" else []
    if (
        before is not None
        and _carries(m, d, before)
        and not actor_ids(m, before) & {m.actors[i].id for i in sides}
    ):
        d.actors = list(before.actors)
    d.actors = d.actors or sides or _whose_arms(m, d, told)


def _whose_arms(m: Mentions, d: Draft, told: Sequence[Draft]) -> list[int]:
    """Whose «the planes» are: of who last struck with them."""
    known = {m.weapons[i].id for i in d.weapons if m.weapons[i].definite and m.weapons[i].id in _BORNE}
    if not known:
        return []
    near = (b for b in reversed(told) if d.sentence - max(b.sentences) <= _CARRY)
    armed = (b for b in near if b.actors and known & {m.weapons[i].id for i in b.weapons})
    return next((list(b.actors) for b in armed), [])


def _carries(m: Mentions, d: Draft, before: Draft) -> bool:
    """Whether the doer of ``before`` is that of ``d``, which names none."""
    if not before.actors or d.sentence - max(before.sentences) > _CARRY:
        return False
    if d.kind == "airstrike" and before.kind not in _FROM_THE_AIR and not actor_ids(m, before) <= AIR_POWERS:
        return False
    trigger = d.trigger
    if trigger.first in m.similar or any(t.first in m.elliptic for t in d.triggers):
        return True
    definite = all(t.definite for t in d.triggers if not t.verb)
    return definite and (before.kind == d.kind or {before.kind, d.kind} <= _FIRE)


def other_side(m: Mentions, d: Draft) -> list[int]:
    """In a fight whose attacker no one names, the side that is named."""
    s = m.sentences[d.sentence]
    deeds = {t.first for t in d.triggers}
    sides = (i for i in m.between(m.actors, s.first, s.last) if m.actors[i].role == "target")
    return [i for i in sides if m.actors[i].deed in deeds][:1]
